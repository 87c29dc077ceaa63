//! Where a story plays: one relay, its devices, and what becomes of them at the end.

use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::FutureExt as _;
use tokio::runtime;

use super::{Community, Device, Relay, Screen, Wire};

/// Two browsers at once are enough for a small machine.
static TURN: Mutex<()> = Mutex::new(());

/// No story takes longer.
const LONGEST: Duration = Duration::from_mins(10);

/// One relay and its devices.
#[derive(Clone, Debug)]
pub struct Stage {
    relay: Arc<Relay>,
    devices: Arc<Mutex<Vec<Arc<Device>>>>,
}

impl Stage {
    /// The relay.
    pub fn relay(&self) -> &Relay {
        &self.relay
    }

    /// A new device with a wire of its own, switched on.
    pub async fn device(&self, name: &str, screen: Screen) -> Arc<Device> {
        let wire = Wire::to(self.relay.address()).await;
        let device = Arc::new(Device::new(name, screen, wire).await);
        self.devices.lock().unwrap().push(Arc::clone(&device));
        device
    }

    /// A phone.
    pub async fn phone(&self, name: &str) -> Arc<Device> {
        self.device(name, Screen::Phone).await
    }

    /// The phone of a member who came in by the first link the members were given.
    pub async fn member(&self, name: &str) -> Arc<Device> {
        let phone = self.phone(name).await;
        phone.enter(&self.relay.way_in("member", 0)).await;
        phone
    }

    /// A desk.
    pub async fn desk(&self, name: &str) -> Arc<Device> {
        self.device(name, Screen::Desk).await
    }

    fn devices(&self) -> Vec<Arc<Device>> {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn complaints(&self) -> Vec<String> {
        let mut all = Vec::new();
        for device in self.devices() {
            let name = device.name().to_owned();
            all.extend(device.complaints().await.into_iter().map(|line| format!("{name}: {line}")));
        }
        // What a relay says of itself when it should not have happened.
        all.extend(self.relay.log().lines().filter(|line| line.contains("panic")).map(str::to_owned));
        all
    }

    async fn report(&self) {
        for device in self.devices() {
            eprintln!("{}", device.sight().await);
            for line in device.console().await.iter().rev().take(40).rev() {
                eprintln!("    {line}");
            }
            if device.is_running() {
                device.shot("failed").await;
            }
        }
        eprintln!("--- the relay\n{}---", self.relay.log());
    }
}

/// Tells a story and cleans up after it.
pub fn play<F: Future<Output = ()>>(community: Community, story: impl FnOnce(Stage) -> F) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime =
        runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let stage = Stage { relay: Arc::new(Relay::start(community).await), devices: Arc::default() };
        let told = tokio::time::timeout(LONGEST, story(stage.clone()));
        let told = AssertUnwindSafe(told).catch_unwind().await;
        let complaints = stage.complaints().await;
        if !matches!(told, Ok(Ok(()))) {
            stage.report().await;
        }
        for device in stage.devices() {
            device.end_now().await;
        }
        match told {
            Err(panic) => resume_unwind(panic),
            Ok(Err(_)) => panic!("the story does not end"),
            Ok(Ok(())) => assert!(complaints.is_empty(), "browsers complained:\n{}", complaints.join("\n")),
        }
    });
}
