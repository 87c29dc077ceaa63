//! The two things we do to a WebAssembly module ourselves: dropping what a browser does not need, and repairing what
//! older versions of wasm-opt break. It reads the frame of a module, never its code.

use anyhow::{Context as _, Result, bail};

const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;
const TABLES: u8 = 4;
const EXPORTS: u8 = 7;
const TABLE_EXPORT: u8 = 1;

/// The module without its custom sections: names, producers, features. They say nothing to a browser.
pub(crate) fn bare(module: &[u8]) -> Result<Vec<u8>> {
    let mut bare = MAGIC.to_vec();
    for (id, body) in sections(module)? {
        if id != CUSTOM {
            section(&mut bare, id, body)?;
        }
    }
    Ok(bare)
}

/// The optimised module with the exports of tables as they were. wasm-opt up to version 108, which Debian 12 has,
/// writes 0 for the index of every exported table, and the one in which wasm-bindgen keeps JavaScript's objects is the
/// second: such an app fails at once. An optimiser that changed the tables themselves leaves nothing to compare with.
pub(crate) fn with_tables_of(before: &[u8], optimised: &[u8]) -> Result<Vec<u8>> {
    let tables = |module| Ok::<_, anyhow::Error>(sections(module)?.into_iter().find(|(id, _)| *id == TABLES));
    if tables(before)? != tables(optimised)? {
        bail!("the optimised module has other tables");
    }
    let mut known = Vec::new();
    for (id, body) in sections(before)? {
        if id == EXPORTS {
            known = exports(body)?;
        }
    }
    let mut repaired = MAGIC.to_vec();
    for (id, body) in sections(optimised)? {
        if id != EXPORTS {
            section(&mut repaired, id, body)?;
            continue;
        }
        let found = exports(body)?;
        let mut list = Vec::new();
        number(&mut list, u32::try_from(found.len())?);
        for mut export in found {
            if export.kind == TABLE_EXPORT {
                let same = |other: &&Export<'_>| other.kind == TABLE_EXPORT && other.name == export.name;
                export.index =
                    known.iter().find(same).context("a table is exported that was not before")?.index;
            }
            number(&mut list, u32::try_from(export.name.len())?);
            list.extend_from_slice(export.name);
            list.push(export.kind);
            number(&mut list, export.index);
        }
        section(&mut repaired, EXPORTS, &list)?;
    }
    Ok(repaired)
}

struct Export<'a> {
    name: &'a [u8],
    kind: u8,
    index: u32,
}

fn exports(body: &[u8]) -> Result<Vec<Export<'_>>> {
    let mut rest = body;
    let count = take_number(&mut rest)?;
    let mut exports = Vec::new();
    for _ in 0..count {
        let length = take_number(&mut rest)?;
        let name = take(&mut rest, length)?;
        let kind = *take(&mut rest, 1)?.first().context("an export without a kind")?;
        exports.push(Export { name, kind, index: take_number(&mut rest)? });
    }
    Ok(exports)
}

fn sections(module: &[u8]) -> Result<Vec<(u8, &[u8])>> {
    let mut rest = module.strip_prefix(MAGIC).context("this is no WebAssembly module")?;
    let mut sections = Vec::new();
    while let Some((&id, behind)) = rest.split_first() {
        rest = behind;
        let length = take_number(&mut rest)?;
        sections.push((id, take(&mut rest, length)?));
    }
    Ok(sections)
}

fn section(module: &mut Vec<u8>, id: u8, body: &[u8]) -> Result<()> {
    module.push(id);
    number(module, u32::try_from(body.len())?);
    module.extend_from_slice(body);
    Ok(())
}

fn take<'a>(rest: &mut &'a [u8], length: u32) -> Result<&'a [u8]> {
    let (taken, behind) =
        rest.split_at_checked(usize::try_from(length)?).context("the module ends too early")?;
    *rest = behind;
    Ok(taken)
}

/// A number in LEB128, as the format writes all of them.
fn take_number(rest: &mut &[u8]) -> Result<u32> {
    let mut number = 0;
    for shift in [0, 7, 14, 21, 28] {
        let byte = *take(rest, 1)?.first().context("a number without an end")?;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    bail!("a number is too long")
}

fn number(bytes: &mut Vec<u8>, mut number: u32) {
    loop {
        let low = number.to_le_bytes()[0] & 0x7f;
        number >>= 7;
        if number == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::{MAGIC, bare, number, take_number, with_tables_of};

    /// Two tables, and the one with this index exported as `t` next to function 0 as `f`.
    fn module(index: u8) -> Vec<u8> {
        let tables = [4, 7, 2, 0x70, 0, 1, 0x6f, 0, 1];
        let exports = [7, 9, 2, 1, b'f', 0, 0, 1, b't', 1, index];
        [MAGIC, &tables, &exports].concat()
    }

    #[test]
    fn an_exported_table_gets_its_index_back() {
        assert_eq!(with_tables_of(&module(1), &module(0)).unwrap(), module(1));
        assert!(with_tables_of(&module(1), MAGIC).is_err());
    }

    #[test]
    fn custom_sections_go() {
        let custom = [0, 5, 4, b'n', b'a', b'm', b'e'];
        assert_eq!(bare(&[&module(1), &custom[..]].concat()).unwrap(), module(1));
        assert!(bare(b"no module").is_err());
    }

    #[test]
    fn numbers_read_back() {
        for value in [0, 127, 128, 300, u32::MAX] {
            let mut bytes = Vec::new();
            number(&mut bytes, value);
            assert_eq!(take_number(&mut bytes.as_slice()).unwrap(), value);
        }
    }
}
