//! The entry point in the browser; everything is in the library, so that tests can reach it.

fn main() {
    app::start();
}
