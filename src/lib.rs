pub mod form;
pub mod instance;
pub mod rational;
pub mod spec;
pub mod tokens;
