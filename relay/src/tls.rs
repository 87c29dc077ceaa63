//! Certificates: read from PEM files, and read again when they are renewed, without a restart. It makes none and asks
//! nobody for one.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time::interval,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    },
};

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Where the certificate lies and its key, both in PEM.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate, and after it those between it and the root.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// When each of the files was written last, and how long it is.
type Stamp = [Option<(SystemTime, u64)>; 2];

/// The certificate in use.
#[derive(Debug)]
pub(crate) struct Tls {
    files: TlsFiles,
    current: RwLock<Arc<ServerConfig>>,
    /// Of the files that are in use.
    stamp: Mutex<Stamp>,
}

impl Tls {
    /// Reads the files.
    pub(crate) fn open(files: TlsFiles) -> Result<Self> {
        let stamp = Mutex::new(files.stamp());
        let current = RwLock::new(files.read()?);
        Ok(Self { files, current, stamp })
    }

    /// For the next connection.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)).into()
    }

    /// Reads the files again when they are others than before, or when `asked`. While they are wrong, the old ones hold.
    pub(crate) fn renew(&self, asked: bool) {
        let stamp = self.files.stamp();
        let mut known = self.stamp.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked && *known == stamp {
            return;
        }
        match self.files.read() {
            Ok(fresh) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                *known = stamp;
                tracing::info!("the certificate was read again");
            }
            Err(error) => {
                tracing::warn!("the certificate cannot be read, the one before stays in use: {error:#}");
            }
        }
    }

    /// Renews whenever it is due, for ever.
    pub(crate) async fn keep_fresh(self: Arc<Self>, mut hangup: Signal) {
        let mut look = interval(LOOK_EVERY);
        loop {
            tokio::select! {
                _ = look.tick() => self.renew(false),
                Some(()) = hangup.recv() => self.renew(true),
            }
        }
    }
}

/// SIGHUP: from now on it ends nobody.
pub(crate) fn hangup() -> Result<Signal> {
    signal(SignalKind::hangup()).context("SIGHUP")
}

impl TlsFiles {
    fn read(&self) -> Result<Arc<ServerConfig>> {
        let shown = |path: &Path| path.display().to_string();
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect)
            .with_context(|| format!("无法读取证书 {}", shown(&self.certificate)))?;
        if chain.is_empty() {
            bail!("{} 里没有证书", shown(&self.certificate));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .with_context(|| format!("无法读取私钥 {}", shown(&self.key)))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .context("证书和私钥不能用，或者不是一对")?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    fn stamp(&self) -> Stamp {
        [&self.certificate, &self.key].map(|path| {
            let meta = fs::metadata(path).ok()?;
            Some((meta.modified().ok()?, meta.len()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn write(dir: &Path, which: &str) -> TlsFiles {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let files =
            TlsFiles { certificate: dir.join(format!("{which}.pem")), key: dir.join(format!("{which}.key")) };
        fs::write(&files.certificate, made.cert.pem()).unwrap();
        fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
        files
    }

    #[test]
    fn a_renewed_certificate_is_used_and_a_broken_one_is_not() {
        let dir = Scratch::new();
        let files = write(&dir, "one");
        let tls = Tls::open(files.clone()).unwrap();
        let first = Arc::clone(&tls.current.read().unwrap());
        let same = |tls: &Tls, other: &Arc<ServerConfig>| Arc::ptr_eq(&tls.current.read().unwrap(), other);
        tls.renew(false);
        assert!(same(&tls, &first), "nothing has changed");
        fs::write(&files.certificate, "-----BEGIN CERTIFICATE-----\nxx").unwrap();
        tls.renew(true);
        assert!(same(&tls, &first), "a broken file changes nothing");
        fs::copy(write(&dir, "two").certificate, &files.certificate).unwrap();
        tls.renew(true);
        assert!(same(&tls, &first), "nor does a certificate without its key");
        fs::copy(dir.join("two.key"), &files.key).unwrap();
        tls.renew(false);
        assert!(!same(&tls, &first), "it is noticed without being asked");
    }

    #[test]
    fn what_is_wrong_with_the_files_is_said() {
        let dir = Scratch::new();
        let (one, two) = (write(&dir, "one"), write(&dir, "two"));
        fs::write(dir.join("empty"), "").unwrap();
        for (certificate, key, said) in [
            (dir.join("none"), one.key.clone(), "无法读取证书"),
            (dir.join("empty"), one.key.clone(), "没有证书"),
            (one.certificate.clone(), one.certificate.clone(), "无法读取私钥"),
            (one.certificate, two.key, "不是一对"),
        ] {
            let error = Tls::open(TlsFiles { certificate, key }).unwrap_err();
            assert!(format!("{error:#}").contains(said), "{error:#}");
        }
    }
}
