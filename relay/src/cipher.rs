//! Backups behind a passphrase, in the age format (age-encryption.org), so that any age program opens them, too. Reading
//! and writing go piece by piece. It knows nothing of what is inside.

use std::{
    fs::{File, OpenOptions, Permissions},
    io::{BufReader, Read, Write},
    iter::once,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, scrypt, secrecy::SecretString};
use anyhow::{Context as _, Result, bail};

/// How every file of age begins.
const MAGIC: &[u8] = b"age-encryption.org/";
/// A shorter passphrase is no protection.
const SHORTEST: usize = 12;
/// How much work a passphrase costs to try, as log2 of scrypt's N: about a second and 256 MiB. Fixed, because one that the
/// library measures at each call is a matter of how busy the machine is, and a backup made in a quiet hour would be refused
/// in a busy one or on a slower machine.
const WORK: u8 = 18;
/// The most work a backup from another age program may ask for: 4 GiB.
const MOST_WORK: u8 = 22;

/// What opens a backup. Neither shown by `Debug` nor written down.
pub struct Passphrase(SecretString);

impl Passphrase {
    /// The first line of a file.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("无法读取口令文件 {}", path.display()))?;
        let line = text.lines().next().unwrap_or_default().trim();
        if line.chars().count() < SHORTEST {
            bail!("口令文件 {} 的第一行至少要有 {SHORTEST} 个字", path.display());
        }
        let loose = std::fs::metadata(path)?.permissions().mode() & 0o077 != 0;
        if loose {
            tracing::warn!("the passphrase file can be read by others: chmod 600");
        }
        Ok(Self(SecretString::from(line.to_owned())))
    }

    fn identity(&self) -> scrypt::Identity {
        let mut identity = scrypt::Identity::new(self.0.clone());
        identity.set_max_work_factor(MOST_WORK);
        identity
    }

    fn recipient(&self) -> scrypt::Recipient {
        let mut recipient = scrypt::Recipient::new(self.0.clone());
        recipient.set_work_factor(WORK);
        recipient
    }
}

/// Whether a file is encrypted.
pub(crate) fn is_encrypted(path: &Path) -> Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(u64::try_from(MAGIC.len())?).read_to_end(&mut head)?;
    Ok(head == MAGIC)
}

/// Encrypts a file into a new one, which is durable afterwards.
pub(crate) fn encrypt(from: &Path, to: &Path, passphrase: &Passphrase) -> Result<()> {
    let mut plain = File::open(from)?;
    let out = private(to)?;
    let recipient = passphrase.recipient();
    let mut sealed = Encryptor::with_recipients(once(&recipient as &dyn Recipient))?.wrap_output(out)?;
    std::io::copy(&mut plain, &mut sealed)?;
    let mut out = sealed.finish()?;
    out.flush()?;
    out.sync_all()?;
    Ok(())
}

/// Decrypts a file into a new one.
pub(crate) fn decrypt(from: &Path, to: &Path, passphrase: &Passphrase) -> Result<()> {
    let mut plain = opened(from, passphrase)?;
    let mut out = private(to)?;
    std::io::copy(&mut plain, &mut out).with_context(|| damaged(from))?;
    out.sync_all()?;
    Ok(())
}

/// Whether an encrypted file holds exactly what the other one does.
pub(crate) fn holds(sealed: &Path, passphrase: &Passphrase, plain: &Path) -> Result<bool> {
    let (mut one, mut two) = (opened(sealed, passphrase)?, BufReader::new(File::open(plain)?));
    let (mut first, mut second) = (vec![0; 64 << 10], Vec::new());
    loop {
        let length = one.read(&mut first).with_context(|| damaged(sealed))?;
        second.clear();
        two.by_ref().take(u64::try_from(length.max(1))?).read_to_end(&mut second)?;
        if first.get(..length) != Some(second.as_slice()) {
            return Ok(false);
        }
        if length == 0 {
            return Ok(true);
        }
    }
}

fn opened(path: &Path, passphrase: &Passphrase) -> Result<impl Read> {
    let file = BufReader::new(File::open(path)?);
    let decryptor = Decryptor::new_buffered(file).with_context(|| damaged(path))?;
    let identity = passphrase.identity();
    match decryptor.decrypt(once(&identity as &dyn Identity)) {
        Ok(plain) => Ok(plain),
        Err(DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed) => {
            bail!("口令不对，{} 打不开", path.display())
        }
        Err(error) => Err(error).with_context(|| format!("{} 不能用口令打开", path.display())),
    }
}

fn damaged(path: &Path) -> String {
    format!("{} 已损坏或不完整", path.display())
}

/// A new file that only its owner may read.
fn private(path: &Path) -> Result<File> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase(SecretString::from(text.to_owned()))
    }

    #[test]
    fn what_was_encrypted_comes_back_and_nothing_of_it_shows() {
        let dir = Scratch::new();
        let (plain, sealed, back) = (dir.join("plain"), dir.join("sealed"), dir.join("back"));
        let content = "王秀兰，13800005101\n".repeat(10_000);
        std::fs::write(&plain, &content).unwrap();
        let right = passphrase("correct horse battery");
        encrypt(&plain, &sealed, &right).unwrap();
        assert!(is_encrypted(&sealed).unwrap() && !is_encrypted(&plain).unwrap());
        assert!(holds(&sealed, &right, &plain).unwrap());
        let bytes = std::fs::read(&sealed).unwrap();
        assert!(!bytes.windows(11).any(|window| window == b"13800005101"));
        decrypt(&sealed, &back, &right).unwrap();
        assert_eq!(std::fs::read(&back).unwrap(), content.as_bytes());
        std::fs::write(&plain, content.replace("兰", "南")).unwrap();
        assert!(!holds(&sealed, &right, &plain).unwrap());

        let wrong = decrypt(&sealed, &back, &passphrase("wrong horse battery")).unwrap_err();
        assert!(format!("{wrong:#}").contains("口令不对"), "{wrong:#}");
        for broken in [&bytes[..bytes.len() - 1], &bytes[..40], &[&bytes[..], b"x"].concat()] {
            std::fs::write(&sealed, broken).unwrap();
            let error = decrypt(&sealed, &back, &right).unwrap_err();
            assert!(format!("{error:#}").contains("已损坏"), "{error:#}");
        }
    }

    #[test]
    fn how_busy_the_machine_is_decides_nothing() {
        let dir = Scratch::new();
        let (plain, sealed) = (dir.join("plain"), dir.join("sealed"));
        std::fs::write(&plain, "王秀兰").unwrap();
        encrypt(&plain, &sealed, &passphrase("correct horse battery")).unwrap();
        let bytes = std::fs::read(&sealed).unwrap();
        let head = String::from_utf8_lossy(&bytes);
        let stanza = head.lines().find(|line| line.starts_with("-> scrypt ")).unwrap();
        assert_eq!(stanza.rsplit(' ').next(), Some("18"), "{stanza}");
    }

    #[test]
    fn a_passphrase_that_is_none_is_refused() {
        let dir = Scratch::new();
        let file = dir.join("passphrase");
        assert!(Passphrase::read(&file).is_err());
        for (text, good) in [("", false), ("short\n", false), ("  一二三四五六七八九十甲乙 \n第二行", true)]
        {
            std::fs::write(&file, text).unwrap();
            assert_eq!(Passphrase::read(&file).is_ok(), good, "{text}");
        }
    }
}
