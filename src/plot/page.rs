//! The page that moves: one HTML file with everything in it.

mod data;
mod texts;

pub use data::{PAGE_SCHEMA, PageJson};

use super::film::Film;

/// A page of films: layers under a slider, each token's exact coordinates, attention set and margin, a switch from exact
/// numbers to floats, the limit and its certificate in words. It needs no other file and no network. The films must hold
/// their measures.
pub fn html(films: &[Film]) -> String {
    let data = PageJson::new(films);
    // INVARIANT: the data are strings and numbers in structures that always serialise.
    let json = serde_json::to_string(&data).expect("strings and numbers");
    // In a script element `<` could end the element, whatever a label says; within JSON it may be written like this.
    let json = json.replace('<', "\\u003c");
    let names: Vec<&str> = films.iter().map(|film| film.name.as_str()).collect();
    let title = quick_xml::escape::escape(names.join(", ")).into_owned();
    let mut page = String::with_capacity(json.len() + 65_536);
    let mut rest = include_str!("page/page.html");
    let parts = [
        ("{{title}}", &*title),
        ("{{style}}", include_str!("page/page.css")),
        ("{{version}}", env!("CARGO_PKG_VERSION")),
        ("{{data}}", &*json),
        ("{{script}}", include_str!("page/page.js")),
    ];
    // One after the other in the order of the template, so that nothing inside a part is taken for a mark.
    for (mark, part) in parts {
        // INVARIANT: the template is part of the crate and holds every mark, in this order.
        let (before, after) = rest.split_once(mark).expect("a mark of the template");
        page.push_str(before);
        page.push_str(part);
        rest = after;
    }
    page.push_str(rest);
    page
}
