//! What comes out of the printer: a PDF as poppler reads it, and as a picture when pictures are wanted.

use std::{fs, path::Path, process::Command};

use super::Device;

/// A printed page in points: A4 upright.
pub const UPRIGHT: &str = "595 x 842";
/// A4 lying.
pub const LYING: &str = "842 x 595";

/// What was printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The size of each page in points.
    pub sizes: Vec<String>,
    /// The words of each page, without any white space.
    pub pages: Vec<String>,
}

impl Printed {
    /// All words.
    pub fn text(&self) -> String {
        self.pages.concat()
    }
}

impl Device {
    /// Prints the page.
    pub async fn printed(&self, name: &str) -> Printed {
        let path = self.scratch().join(format!("{name}.pdf"));
        fs::write(&path, self.print().await).expect("a file");
        let said = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).output().expect("poppler is installed");
            String::from_utf8(output.stdout).expect("text")
        };
        let file = path.to_string_lossy().into_owned();
        let info = said("pdfinfo", &["-f", "1", "-l", "1000", &file]);
        let sizes = info
            .lines()
            .filter(|line| line.starts_with("Page "))
            .filter_map(|line| line.split_once(" size:"));
        let sizes: Vec<String> = sizes.map(|(_, size)| round(size)).collect();
        let text = said("pdftotext", &["-layout", &file, "-"]);
        // Each page ends with a form feed.
        let pages: Vec<String> =
            text.split('\u{c}').take(sizes.len()).map(|page| page.split_whitespace().collect()).collect();
        if let Ok(folder) = std::env::var("TEST_SHOTS") {
            fs::create_dir_all(&folder).expect("a folder for pictures");
            let to = Path::new(&folder).join(format!("paper-{name}"));
            said("pdftoppm", &["-r", "70", "-l", "4", "-png", &file, &to.to_string_lossy()]);
        }
        Printed { sizes, pages }
    }
}

/// `595 x 842` of `594.96 x 841.92 pts (A4)`.
fn round(size: &str) -> String {
    let numbers = size.split([' ', '(']).filter_map(|word| word.parse::<f64>().ok());
    numbers.take(2).map(|points| format!("{points:.0}")).collect::<Vec<_>>().join(" x ")
}
