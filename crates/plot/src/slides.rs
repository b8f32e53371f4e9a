//! Scenes one after another under a slider, as a page that stands alone.

use crate::scene::Scene;
use crate::style::{Theme, properties};
use crate::svg::groups;
use askama::Template;

/// Scenes of one size, each with its name, under a slider that counts them in `counted` (such as `Layer`), with a text
/// below: one HTML file that needs nothing else.
pub fn slides(title: &str, counted: &str, named: &[(String, Scene)], text: &str) -> String {
    let scenes: Vec<&Scene> = named.iter().map(|(_, scene)| scene).collect();
    let page = Page {
        palette: properties(),
        title,
        counted,
        slides: groups(&scenes, Theme::Auto),
        names: named.iter().map(|(name, _)| name.as_str()).collect(),
        text,
    };
    // INVARIANT: writing text and numbers to memory cannot fail.
    page.render().expect("writing to memory")
}

#[derive(Template)]
#[template(path = "slides.html")]
struct Page<'a> {
    palette: String,
    title: &'a str,
    counted: &'a str,
    slides: String,
    names: Vec<&'a str>,
    text: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_on_a_page_are_text() {
        let scene =
            || Scene { width: 1.0, height: 1.0, title: String::new(), description: String::new(), items: vec![] };
        let named = ["<i>first</i>", "second"].map(|name| (name.to_owned(), scene()));
        let page = slides("<title>", "Layer", &named, "</pre><script>x & \"y\"</script>");
        assert_eq!((page.matches("<script>").count(), page.matches("<svg").count()), (1, 1));
        assert!(page.contains("max=\"1\"") && page.contains("<li>second</li>"), "{page}");
        assert!(!page.contains("</pre><script") && !page.contains("<i>"), "{page}");
    }
}
