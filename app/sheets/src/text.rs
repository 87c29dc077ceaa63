//! Text files: csv and tab-separated, in the encodings that spreadsheets write.

use domain::import::{
    delimited::workbook_from_csv,
    grid::{SheetError, Workbook},
};
use encoding_rs::{Encoding, GB18030, UTF_8};

/// Decodes by byte order mark, else as UTF-8, else as GB18030. What is none of them is not a text.
pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, SheetError> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])
        }
        None => UTF_8
            .decode_without_bom_handling_and_without_replacement(bytes)
            .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes)),
    };
    let text = text.ok_or(SheetError::NotASheet)?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || text.starts_with("%PDF") {
        return Err(SheetError::NotASheet);
    }
    let start = text.trim_start();
    if start.is_empty() {
        return Err(SheetError::Empty);
    }
    let opening: String = start.chars().take(200).collect::<String>().to_lowercase();
    if ["<html", "<!doctype", "<table", "<?xml", "<meta"].iter().any(|tag| opening.contains(tag)) {
        return Err(SheetError::WebPage);
    }
    workbook_from_csv(&text)
}
