//! Promise: what lies on the relay's disk is for its owner only, and a backup that was encrypted opens with its passphrase
//! and in no other way.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tests::served::{Served, program};

fn run(words: &[&str], paths: &[(&str, &Path)]) -> Output {
    let mut command = Command::new(program());
    command.args(words);
    for (option, path) in paths {
        command.arg(option).arg(path);
    }
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn files_that_others_could_read_are_closed_and_the_operator_is_told() {
    let mut relay = Served::new();
    let data = relay.data();
    let loose: Vec<PathBuf> = ["relay.sqlite", "links.json"].iter().map(|name| data.join(name)).collect();
    for path in &loose {
        assert_eq!(mode(path), 0o600, "as it was made");
        fs::set_permissions(path, Permissions::from_mode(0o644)).unwrap();
    }
    assert_eq!(mode(&data), 0o700);
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    relay.start().await;
    let member = relay.session("member", 0).await;
    drop(member);
    assert_eq!(mode(&data), 0o700);
    for entry in fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    let log = relay.log();
    assert!(log.contains("relay.sqlite") && log.contains("tightened from 644 to 600"), "{log}");
}

#[tokio::test]
async fn an_encrypted_backup_opens_with_its_passphrase_only() {
    let mut relay = Served::new();
    relay.start().await;
    let session = relay.session("staff", 0).await;
    let folder = tempfile::tempdir().unwrap();
    let (backup, right, wrong) =
        (folder.path().join("backup.age"), folder.path().join("right"), folder.path().join("wrong"));
    fs::write(&right, "一只蓝色的风筝 over the river\n").unwrap();
    fs::write(&wrong, "another passphrase altogether\n").unwrap();
    let data = relay.data();
    let made = run(&["backup"], &[("--data", &data), ("--to", &backup), ("--passphrase-file", &right)]);
    assert!(made.status.success(), "{}", said(&made));
    assert_eq!(mode(&backup), 0o600);
    let bytes = fs::read(&backup).unwrap();
    for plain in [b"SQLite format 3".as_slice(), "梧桐苑社区".as_bytes(), b"secret_hash"] {
        assert!(!bytes.windows(plain.len()).any(|window| window == plain));
    }
    let left: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("part")), "{left:?}");

    let looked = run(&["doctor"], &[("--backup", &backup), ("--passphrase-file", &right)]);
    assert!(looked.status.success() && said(&looked).contains("全部完好"), "{}", said(&looked));
    relay.stop().await;
    let elsewhere = folder.path().join("data");
    for (paths, words) in [
        (vec![("--from", backup.as_path())], "是加密的备份"),
        (vec![("--from", backup.as_path()), ("--passphrase-file", wrong.as_path())], "口令不对"),
    ] {
        let refused = run(&["restore"], &[paths, vec![("--data", elsewhere.as_path())]].concat());
        assert!(!refused.status.success() && said(&refused).contains(words), "{}", said(&refused));
        assert!(!elsewhere.join("relay.sqlite").exists() && !elsewhere.join("restore.opened").exists());
    }
    let mut broken = bytes.clone();
    let middle = broken.len() / 2;
    broken[middle] ^= 1;
    let damaged = folder.path().join("damaged.age");
    fs::write(&damaged, broken).unwrap();
    let refused = run(&["doctor"], &[("--backup", &damaged), ("--passphrase-file", &right)]);
    assert!(!refused.status.success() && said(&refused).contains("已损坏"), "{}", said(&refused));

    let restored =
        run(&["restore"], &[("--data", &data), ("--from", &backup), ("--passphrase-file", &right)]);
    assert!(restored.status.success(), "{}", said(&restored));
    let left: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("restore.")), "{left:?}");
    for entry in fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    relay.start().await;
    let bearer = format!("Bearer {}", session.token);
    assert_eq!(relay.ask("GET", "/session", &[("Authorization", &bearer)], b"").await.0, 200);
}
