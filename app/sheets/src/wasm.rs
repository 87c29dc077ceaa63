//! The functions that the page calls.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// [`crate::read`] with JSON on both ends: a workbook, or a sheet error as the thrown value.
#[wasm_bindgen]
pub fn read_workbook(bytes: &[u8]) -> Result<String, JsValue> {
    match crate::read(bytes) {
        Ok(workbook) => {
            serde_json::to_string(&workbook).map_err(|error| JsValue::from_str(&error.to_string()))
        }
        Err(error) => {
            let json = serde_json::to_string(&error).unwrap_or_else(|_| "\"not_a_sheet\"".to_owned());
            Err(JsValue::from_str(&json))
        }
    }
}

/// [`crate::write`] with the table as JSON; why not as the thrown value.
#[wasm_bindgen]
pub fn write_workbook(table: &[u8]) -> Result<Vec<u8>, JsValue> {
    let table = serde_json::from_slice(table).map_err(|error| JsValue::from_str(&error.to_string()))?;
    crate::write(&table).map_err(|error| JsValue::from_str(&error.to_string()))
}
