//! A [`Table`] as an xlsx file: headings that stay in sight, columns as wide as what is in them, every cell a text.
//!
//! A text is never a formula, whatever it begins with, and a number keeps its zeros. What is masked was masked before. The
//! six parts of a plain package are written here: the crates that write every kind of workbook add two thirds to this
//! module, and it is kept on the device of every clerk.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use domain::{export::Table, import::grid::CellAddress};
use zip::{ZipWriter, result::ZipError, write::SimpleFileOptions};

/// The file could not be made.
#[derive(Debug, thiserror::Error)]
#[error("not written: {0}")]
pub struct NotWritten(#[from] ZipError);

/// The most characters that spreadsheets keep of a cell.
const LONGEST_TEXT: usize = 32_767;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

const CONTENT_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// Two styles besides the plain one: text, and the heading. Format 49 is that of text: a cell that is edited stays one.
const STYLES: &str = r#"<fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>"#;
const TEXT: u8 = 1;
const HEADING: u8 = 2;

/// The bytes of the file.
pub fn write(table: &Table) -> Result<Vec<u8>, NotWritten> {
    let workbook = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <sheets><sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        escaped(&table.name)
    );
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/styles.xml", &format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
        ("xl/worksheets/sheet1.xml", &sheet(table)),
    ] {
        package.start_file(name, SimpleFileOptions::default())?;
        package.write_all(HEAD.as_bytes()).map_err(ZipError::from)?;
        package.write_all(part.as_bytes()).map_err(ZipError::from)?;
    }
    Ok(package.finish()?.into_inner())
}

fn sheet(table: &Table) -> String {
    let mut columns = String::new();
    for (number, column) in (1_usize..).zip(&table.columns) {
        let width = column.width;
        put(
            &mut columns,
            format_args!("<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"),
        );
    }
    let mut rows = String::new();
    row(&mut rows, 0, table.columns.iter().map(|column| column.heading.as_str()), HEADING);
    for (number, cells) in (1_usize..).zip(&table.rows) {
        row(&mut rows, number, cells.iter().map(String::as_str), TEXT);
    }
    let columns = if columns.is_empty() { columns } else { format!("<cols>{columns}</cols>") };
    format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         {columns}<sheetData>{rows}</sheetData></worksheet>"
    )
}

fn row<'a>(rows: &mut String, number: usize, cells: impl Iterator<Item = &'a str>, style: u8) {
    put(rows, format_args!("<row r=\"{}\">", number + 1));
    for (column, text) in cells.enumerate().filter(|(_, text)| !text.is_empty()) {
        let (at, text) = (CellAddress::new(number, column), escaped(text));
        put(
            rows,
            format_args!(
                "<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
            ),
        );
    }
    rows.push_str("</row>");
}

/// A string takes everything that is written to it.
fn put(to: &mut String, what: std::fmt::Arguments<'_>) {
    to.write_fmt(what).unwrap_or_default();
}

/// As it stands in XML, without what XML cannot hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().take(LONGEST_TEXT) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            _ if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            _ => escaped.push(c),
        }
    }
    escaped
}
