//! The wall as a relay hands it out.
#![no_main]

libfuzzer_sys::fuzz_target!(init: drop(std::panic::take_hook()), |bytes: &[u8]| tests::fuzz::glance(bytes));
