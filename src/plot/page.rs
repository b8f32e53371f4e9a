//! The page that moves: one HTML file with everything in it.

mod data;
mod texts;

pub use data::{PAGE_SCHEMA, PageJson};

use super::film::Film;
use askama::Template;

/// A page of films: layers under a slider, each token's exact coordinates, attention set and margin, a switch from exact
/// numbers to floats, the limit and its certificate in words. It needs no other file and no network. The films must hold
/// their measures.
pub fn html(films: &[Film]) -> String {
    let names: Vec<&str> = films.iter().map(|film| film.name.as_str()).collect();
    let page = Page {
        title: names.join(", "),
        palette: hardmax_plot::properties(),
        style: include_str!("page/page.css"),
        version: env!("CARGO_PKG_VERSION"),
        data: PageJson::new(films),
        script: include_str!("page/page.js"),
    };
    // INVARIANT: the data are strings and numbers in structures that always serialise, and memory takes them.
    page.render().expect("strings and numbers")
}

#[derive(Template)]
#[template(path = "plot/page/page.html")]
struct Page {
    title: String,
    palette: String,
    style: &'static str,
    version: &'static str,
    data: PageJson,
    script: &'static str,
}
