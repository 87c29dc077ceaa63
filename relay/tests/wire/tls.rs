//! Encrypted by the relay itself: what is served, what cookies and headers say then, and a renewed certificate.

use std::{path::Path, sync::Arc};

use crate::common::Relay;
use rcgen::generate_simple_self_signed;
use relay::TlsFiles;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    runtime::Runtime,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};

const MEMBER: usize = 1;

/// Writes a fresh certificate and its key.
fn certify(files: &TlsFiles) {
    let made = generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(&files.certificate, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
}

fn files(folder: &Path) -> TlsFiles {
    TlsFiles { certificate: folder.join("tls.pem"), key: folder.join("tls.key") }
}

/// One request over TLS, trusting exactly the certificate in the file; none when that is not what is served.
fn ask(relay: &Relay, certificate: &Path, request: &str) -> Option<String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(certificate).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Runtime::new().unwrap().block_on(async {
        let stream = TcpStream::connect(relay.address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.ok()?;
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // It closes the connection; whether it says so in TLS, too, is not what is asked here.
        stream.read_to_end(&mut answer).await.ok();
        Some(String::from_utf8(answer).unwrap())
    })
}

fn login(relay: &Relay) -> String {
    let body = serde_json::json!({ "secret": relay.links[MEMBER].secret }).to_string();
    let origin = "Origin: https://localhost\r\n";
    let length = body.len();
    format!(
        "POST /session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{origin}Content-Length: {length}\r\n\r\n{body}"
    )
}

#[test]
fn what_is_served_over_tls_is_marked_so_and_a_renewed_certificate_needs_no_restart() {
    let relay = Relay::start_with(|config| {
        let files = files(&config.data);
        certify(&files);
        config.tls = Some(files);
    });
    let files = files(relay.folder());
    let opened = ask(&relay, &files.certificate, &login(&relay)).unwrap();
    assert!(opened.starts_with("HTTP/1.1 200"), "{opened}");
    let low = opened.to_ascii_lowercase();
    assert!(low.contains("strict-transport-security: max-age="), "{opened}");
    let cookie = low.lines().find(|line| line.starts_with("set-cookie:")).unwrap();
    for flag in ["; httponly", "; samesite=strict", "; secure"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let other = login(&relay).replace("https://localhost", "https://evil.example");
    assert!(ask(&relay, &files.certificate, &other).unwrap().starts_with("HTTP/1.1 403"));

    // Somebody who does not encrypt gets nothing at all.
    let plain =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| relay.ask("GET", "/health", &[], b"")));
    assert!(plain.is_err());

    let before = relay.folder().join("before.pem");
    std::fs::copy(&files.certificate, &before).unwrap();
    certify(&files);
    let me = std::process::id().to_string();
    assert!(std::process::Command::new("kill").args(["-HUP", &me]).status().unwrap().success());
    let health = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let renewed = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        ask(&relay, &files.certificate, health).is_some()
    });
    assert!(renewed, "the new certificate is served");
    assert_eq!(ask(&relay, &before, health), None, "the old one is not");
}

#[test]
fn without_a_certificate_only_this_machine_is_served_unless_a_proxy_stands_in_front() {
    let relay = Relay::start();
    let run = |plain| {
        let mut config = relay::Config::new(relay.folder().join("nowhere"));
        config.plain = plain;
        Runtime::new().unwrap().block_on(async move {
            let everywhere = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
            let error = relay::run(config, everywhere, std::future::pending()).await.unwrap_err();
            format!("{error:#}")
        })
    };
    assert!(run(relay::Plain::Here).contains("--tls-cert"));
    assert!(run(relay::Plain::BehindProxy).contains("relay init"), "that would have been let through");
}
