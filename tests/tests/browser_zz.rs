//! Probe.
use tests::browser::{Community, play};
#[test]
fn probe() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("p").await;
        phone.open("/").await;
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
        println!("A {}", phone.sight().await);
        phone.open("/in#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await;
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
        println!("B {}", phone.sight().await);
        phone.go("/settings").await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        phone.go("/").await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        println!("C {}", phone.sight().await);
        println!("{:?}", phone.console().await);
    });
}
