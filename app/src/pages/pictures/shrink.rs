//! Making a picture small: drawn anew by the browser, as JPEG. What else was in the file, such as where it was taken, is gone.

use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::components::image_bytes;

/// What is read at all: phones take pictures of several megabytes.
pub(super) const MOST_READ: u32 = 20 << 20;
/// More dots than any phone's picture has; a browser could not draw them.
const MOST_DOTS: u64 = 120_000_000;
/// How good the picture is made, until it is small enough.
const QUALITIES: [f64; 6] = [0.88, 0.8, 0.7, 0.6, 0.45, 0.3];
/// One inch, as on the paper, at 300 dots.
const INCH: (u32, u32) = (295, 413);
/// The longer side of a picture of which all is shown, until it is small enough.
const SIDES: [u32; 3] = [1280, 960, 640];

/// What of a picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Frame {
    /// An upright photo of one inch: the largest part of that shape.
    Portrait,
    /// All of it.
    #[default]
    Whole,
}

/// Why a file is no picture for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadPicture {
    /// More than is read at all, or more dots than can be drawn.
    TooLarge,
    /// The browser cannot show it as a picture.
    NotAPicture,
    /// Nothing can be made out on it.
    TooSmall,
    /// The browser does not make pictures smaller.
    Failed,
}

/// The part of a picture that is drawn, and how large.
struct Cut {
    from: (u32, u32, u32, u32),
    to: (u32, u32),
}

impl Frame {
    /// For style sheets.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Whole => "whole",
        }
    }

    /// The narrower side of a picture on which something can be made out.
    const fn least(self) -> u32 {
        match self {
            Self::Portrait => 120,
            Self::Whole => 48,
        }
    }

    /// How many bytes there may be.
    const fn most(self) -> usize {
        match self {
            Self::Portrait => 60 << 10,
            Self::Whole => crate::shell::LARGEST_PICTURE,
        }
    }

    /// How a picture of this size may be cut, the best first.
    fn cuts(self, (width, height): (u32, u32)) -> Vec<Cut> {
        match self {
            Self::Portrait => vec![Cut { from: crop(width, height), to: INCH }],
            Self::Whole => {
                let from = (0, 0, width, height);
                SIDES.into_iter().map(|side| Cut { from, to: fitted(width, height, side) }).collect()
            }
        }
    }
}

/// A picture that is small enough.
pub(super) async fn shrink(bytes: &[u8], frame: Frame) -> Result<Vec<u8>, BadPicture> {
    if u32::try_from(bytes.len()).is_ok_and(|length| length > MOST_READ) {
        return Err(BadPicture::TooLarge);
    }
    let image = load(bytes).await.map_err(|_| BadPicture::NotAPicture)?;
    let size = (image.natural_width(), image.natural_height());
    if u64::from(size.0) * u64::from(size.1) > MOST_DOTS {
        return Err(BadPicture::TooLarge);
    }
    if size.0.min(size.1) < frame.least() {
        return Err(BadPicture::TooSmall);
    }
    // Its head may be sound where the rest is not.
    JsFuture::from(image.decode()).await.map_err(|_| BadPicture::NotAPicture)?;
    for cut in frame.cuts(size) {
        let small = draw(&image, &cut, frame.most()).map_err(|_| BadPicture::Failed)?;
        if let Some(small) = small {
            return Ok(small);
        }
    }
    Err(BadPicture::Failed)
}

/// The picture once its size is known; how much there is to draw is looked at before it is drawn.
async fn load(bytes: &[u8]) -> Result<web_sys::HtmlImageElement, JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let image = web_sys::HtmlImageElement::new()?;
    let loaded = Promise::new(&mut |done, failed| {
        image.set_onload(Some(&done));
        image.set_onerror(Some(&failed));
    });
    image.set_src(&address);
    let loaded = JsFuture::from(loaded).await;
    web_sys::Url::revoke_object_url(&address)?;
    loaded.map(|_| image)
}

/// The part as JPEG, as good as it may be; nothing when it is too large all the same.
fn draw(image: &web_sys::HtmlImageElement, cut: &Cut, most: usize) -> Result<Option<Vec<u8>>, JsValue> {
    let (left, top, wide, high) = cut.from;
    let canvas: web_sys::HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(cut.to.0);
    canvas.set_height(cut.to.1);
    let paper: web_sys::CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    let (to_width, to_height) = (f64::from(cut.to.0), f64::from(cut.to.1));
    // Behind what can be seen through.
    paper.set_fill_style_str("#ffffff");
    paper.fill_rect(0.0, 0.0, to_width, to_height);
    paper.draw_image_with_html_image_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        image,
        f64::from(left),
        f64::from(top),
        f64::from(wide),
        f64::from(high),
        0.0,
        0.0,
        to_width,
        to_height,
    )?;
    for quality in QUALITIES {
        let url = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &quality.into())?;
        let bytes = image_bytes(&url, "image/jpeg").ok_or(JsValue::NULL)?;
        if bytes.len() <= most {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// The largest part of the shape of a card's photo: from the middle, and of an upright picture from above it, where the face is.
fn crop(width: u32, height: u32) -> (u32, u32, u32, u32) {
    let wide = u64::from(height) * u64::from(INCH.0) / u64::from(INCH.1);
    match u32::try_from(wide) {
        Ok(wide) if wide <= width => ((width - wide) / 2, 0, wide, height),
        _ => {
            let high = u64::from(width) * u64::from(INCH.1) / u64::from(INCH.0);
            let high = u32::try_from(high).unwrap_or(height).min(height);
            (0, (height - high) / 4, width, high)
        }
    }
}

/// The same shape with no side longer than this; what is smaller stays as it is.
fn fitted(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= side {
        return (width, height);
    }
    let part = |of: u32| {
        let scaled = u64::from(of) * u64::from(side) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    (part(width), part(height))
}

#[cfg(test)]
mod tests {
    use super::{crop, fitted};

    #[test]
    fn a_picture_keeps_its_shape() {
        for (width, height, side, expected) in [
            (4000, 3000, 1280, (1280, 960)),
            (3000, 4000, 1280, (960, 1280)),
            (640, 480, 1280, (640, 480)),
            (12_000, 100, 960, (960, 8)),
            (100_000, 10, 640, (640, 1)),
        ] {
            assert_eq!(fitted(width, height, side), expected, "{width}×{height}");
        }
    }

    #[test]
    fn a_portrait_is_cut_from_where_the_face_is() {
        assert_eq!(crop(1000, 413), (352, 0, 295, 413));
        assert_eq!(crop(295, 1000), (0, 146, 295, 413));
        assert_eq!(crop(295, 413), (0, 0, 295, 413));
    }
}
