//! Reads spreadsheet files: bytes in, the importer's [`Workbook`] out, or a typed reason. Writes one: a [`domain::export::Table`] in,
//! bytes of an xlsx file out.
//!
//! A second wasm module, loaded when a file is first chosen or made. Sniffs what the bytes are and never trusts the name
//! of the file. Bounded everywhere: size, unpacked size, rows, columns, text. Does not know what a wish is.

mod package;
mod text;
#[cfg(target_arch = "wasm32")]
mod wasm;
mod write;
mod xlsx;

#[cfg(target_arch = "wasm32")]
pub use wasm::{read_workbook, write_workbook};
pub use write::{NotWritten, write};

use domain::import::grid::{SheetError, Workbook};

/// The largest file that is read.
pub const MAX_FILE: usize = 20 * 1024 * 1024;

/// Reads xlsx, and csv or tab-separated text in UTF-8, UTF-16 or GB18030.
pub fn read(bytes: &[u8]) -> Result<Workbook, SheetError> {
    if bytes.len() > MAX_FILE {
        return Err(SheetError::TooBig { bytes: bytes.len(), limit: MAX_FILE });
    }
    match bytes {
        [] => Err(SheetError::Empty),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => {
            package::check(bytes)?;
            xlsx::read(bytes)
        }
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => Err(compound_file(bytes)),
        _ => text::read(bytes),
    }
}

/// Old xls files, and new ones behind a password, come in the same container.
fn compound_file(bytes: &[u8]) -> SheetError {
    let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let is_encrypted = bytes.windows(marker.len()).any(|window| window == marker);
    if is_encrypted { SheetError::Encrypted } else { SheetError::OldXls }
}
