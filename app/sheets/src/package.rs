//! The zip package around xlsx: refuses bombs and other office formats before anything is parsed.

use std::io::{Cursor, Read};

use domain::import::grid::{OtherOffice, SheetError};
use zip::ZipArchive;

/// The most that a package may unpack to.
const MAX_UNPACKED: u64 = 100 * 1024 * 1024;
/// The most parts a package may have.
const MAX_PARTS: usize = 2_000;

/// Unpacks every part once and counts: sizes written in the package may lie.
pub(crate) fn check(bytes: &[u8]) -> Result<(), SheetError> {
    let too_big = || SheetError::UnpacksTooBig { limit: MAX_UNPACKED };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::BrokenPackage)?;
    if archive.len() > MAX_PARTS {
        return Err(too_big());
    }
    if let Some(other) = other_format(&archive) {
        return Err(SheetError::OtherOffice(other));
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| SheetError::BrokenPackage)?;
        if part.size() > left {
            return Err(too_big());
        }
        let unpacked = count(part.take(left + 1))?;
        left = left.checked_sub(unpacked).ok_or_else(too_big)?;
    }
    Ok(())
}

fn count(mut part: impl Read) -> Result<u64, SheetError> {
    std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| SheetError::BrokenPackage)
}

fn other_format(archive: &ZipArchive<Cursor<&[u8]>>) -> Option<OtherOffice> {
    let names: Vec<_> = archive.file_names().filter_map(Result::ok).map(|name| name.to_lowercase()).collect();
    let has = |part: &str| names.iter().any(|name| name == part);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if names.iter().any(|name| name.ends_with("workbook.xml")) {
        None
    } else if has("xl/workbook.bin") {
        Some(OtherOffice::Xlsb)
    } else if has("mimetype") && has("content.xml") {
        Some(OtherOffice::OpenDocument)
    } else if under("word/") {
        Some(OtherOffice::Word)
    } else if under("ppt/") {
        Some(OtherOffice::Slides)
    } else {
        Some(OtherOffice::Package)
    }
}
