//! Scenes as SVG: text as text, no scripts, nothing fetched.

use crate::scene::{Anchor, Item, Role, Scene, Shape};
use crate::style::{COLOURS, Theme, class, common, rare, rules};
use quick_xml::Writer;
use quick_xml::events::{BytesText, Event};
use std::collections::BTreeSet;
use std::io;

/// The most colours one disc is divided into; a token that follows more leaders is grey.
const MOST_SECTORS: usize = 6;

/// The scene as an SVG document, byte for byte the same on every platform.
pub fn svg(scene: &Scene, theme: Theme) -> String {
    text(|writer| document(writer, scene, theme, &scene.items, |writer| items(writer, &scene.items)))
}

/// Scenes of one size as one SVG document with the title and description of the first: a group of class `slide` each, the
/// first also of class `shown`. What shows one at a time is the page around it. No scenes give no text.
pub(crate) fn groups(scenes: &[&Scene], theme: Theme) -> String {
    let Some(first) = scenes.first() else { return String::new() };
    text(|writer| {
        document(writer, first, theme, scenes.iter().flat_map(|scene| &scene.items), |writer| {
            for (number, scene) in scenes.iter().enumerate() {
                line(writer)?;
                let class = if number == 0 { "slide shown" } else { "slide" };
                let group = writer.create_element("g").with_attribute(("class", class));
                group.write_inner_content(|writer| items(writer, &scene.items))?;
            }
            Ok(())
        })
    })
}

fn text(write: impl FnOnce(&mut Writer<Vec<u8>>) -> io::Result<()>) -> String {
    let mut writer = Writer::new(Vec::new());
    // INVARIANT: writing to memory cannot fail, and what is written is UTF-8.
    write(&mut writer).expect("writing to memory");
    let mut text = String::from_utf8(writer.into_inner()).expect("UTF-8");
    text.push('\n');
    text
}

/// A document of the size, title and description of `scene`, with the looks of all that is `drawn`.
fn document<'a>(
    writer: &mut Writer<Vec<u8>>,
    scene: &Scene,
    theme: Theme,
    drawn: impl IntoIterator<Item = &'a Item>,
    content: impl FnOnce(&mut Writer<Vec<u8>>) -> io::Result<()>,
) -> io::Result<()> {
    let (width, height) = (number(scene.width), number(scene.height));
    let view = format!("0 0 {width} {height}");
    let rare: BTreeSet<&str> = drawn.into_iter().filter_map(|item| rare(&item.role)).collect();
    let mut sheet = common() + &rules(theme == Theme::Dark);
    if theme == Theme::Auto {
        sheet += &format!("@media (prefers-color-scheme:dark){{{}}}", rules(true));
    }
    sheet.extend(rare);
    writer
        .create_element("svg")
        .with_attribute(("xmlns", "http://www.w3.org/2000/svg"))
        .with_attributes([("width", &*width), ("height", &*height), ("viewBox", &*view)])
        .with_attributes([("role", "img"), ("aria-labelledby", "title description")])
        .write_inner_content(|writer| {
            let title = |id, text: &str| (id, clean(text));
            for (name, (id, text)) in
                [("title", title("title", &scene.title)), ("desc", title("description", &scene.description))]
            {
                line(writer)?;
                writer.create_element(name).with_attribute(("id", id)).write_text_content(BytesText::new(&text))?;
            }
            line(writer)?;
            writer.create_element("style").write_text_content(BytesText::from_escaped(sheet))?;
            content(writer)?;
            line(writer)
        })?;
    Ok(())
}

fn items(writer: &mut Writer<Vec<u8>>, items: &[Item]) -> io::Result<()> {
    for item in items {
        line(writer)?;
        write_item(writer, item)?;
    }
    Ok(())
}

fn line(writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    writer.write_event(Event::Text(BytesText::from_escaped("\n")))
}

fn write_item(writer: &mut Writer<Vec<u8>>, item: &Item) -> io::Result<()> {
    let Some(note) = &item.note else {
        return write_shape(writer, item);
    };
    writer
        .create_element("g")
        .write_inner_content(|writer| {
            writer.create_element("title").write_text_content(BytesText::new(&clean(note)))?;
            write_shape(writer, item)
        })
        .map(|_| ())
}

fn write_shape(writer: &mut Writer<Vec<u8>>, item: &Item) -> io::Result<()> {
    let mut class = class(&item.role);
    match &item.shape {
        Shape::Disc { at, radius } => {
            let (x, y, r) = (number(at[0]), number(at[1]), number(*radius));
            if let Role::Token(hues) | Role::Leader(hues) = &item.role
                && (2..=MOST_SECTORS).contains(&hues.len())
            {
                for (k, hue) in hues.iter().enumerate() {
                    let (colour, d) = (format!("f{}", hue % COLOURS), sector(*at, *radius, k, hues.len()));
                    let sector = writer.create_element("path").with_attribute(("class", &*colour));
                    sector.with_attribute(("d", &*d)).write_empty()?;
                }
                class = "edge ring".to_owned();
            }
            let disc = writer.create_element("circle").with_attribute(("class", &*class));
            disc.with_attributes([("cx", &*x), ("cy", &*y), ("r", &*r)]).write_empty()?;
        }
        Shape::Path { points, closed } => {
            let mut d = String::new();
            for (k, point) in points.iter().enumerate() {
                d += if k == 0 { "M" } else { "L" };
                d += &format!("{},{}", number(point[0]), number(point[1]));
            }
            d += if *closed { "Z" } else { "" };
            let path = writer.create_element("path").with_attribute(("class", &*class));
            path.with_attribute(("d", &*d)).write_empty()?;
        }
        Shape::Rectangle { at, size } => {
            let [x, y, width, height] = [at[0], at[1], size[0], size[1]].map(number);
            let rectangle = writer.create_element("rect").with_attribute(("class", &*class));
            rectangle
                .with_attributes([("x", &*x), ("y", &*y), ("width", &*width), ("height", &*height)])
                .write_empty()?;
        }
        Shape::Text { at, size, anchor, text } => {
            let [x, y, size] = [at[0], at[1], *size].map(number);
            let mut element = writer.create_element("text").with_attribute(("class", &*class)).with_attributes([
                ("x", &*x),
                ("y", &*y),
                ("font-size", &*size),
            ]);
            match anchor {
                Anchor::Start => {}
                Anchor::Middle => element = element.with_attribute(("text-anchor", "middle")),
                Anchor::End => element = element.with_attribute(("text-anchor", "end")),
            }
            element.write_text_content(BytesText::new(&clean(text)))?;
        }
    }
    Ok(())
}

/// Sector `k` of `count`, from the top clockwise.
fn sector([x, y]: [f64; 2], radius: f64, k: usize, count: usize) -> String {
    let point = |k: usize| {
        let angle = std::f64::consts::TAU * k as f64 / count as f64;
        format!("{},{}", number(x + radius * angle.sin()), number(y - radius * angle.cos()))
    };
    let (r, large) = (number(radius), u8::from(count == 1));
    format!("M{},{}L{}A{r},{r} 0 {large} 1 {}Z", number(x), number(y), point(k), point(k + 1))
}

/// To a hundredth: finer than a screen, and the same on every platform.
fn number(value: f64) -> String {
    let text = format!("{:.2}", if value.is_finite() { value } else { 0.0 });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Without characters that XML does not allow.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenes_are_groups_of_one_document_and_their_words_are_text() {
        let scene = |word: &str| Scene {
            width: 10.0,
            height: 10.0,
            title: word.to_owned(),
            description: String::new(),
            items: vec![
                Item::text([0.0, 5.0], 9.0, Anchor::Start, Role::Label, word),
                Item::line([0.0, 0.0], [1.0, 1.0], Role::Curve(8)).with_note(word.to_owned()),
            ],
        };
        let text = groups(&[&scene("<b> & \"c\""), &scene("second")], Theme::Light);
        assert_eq!((text.matches("<svg").count(), text.matches("<style>").count()), (1, 1));
        assert_eq!((text.matches("class=\"slide shown\"").count(), text.matches("class=\"slide\"").count()), (1, 1));
        assert!(text.contains("&lt;b&gt; &amp; ") && !text.contains("<b>"), "{text}");
        // The rule of a rare role stands where the role does, and nowhere else.
        assert!(text.contains(".curve{") && text.contains("curve s1") && !text.contains(".side{"), "{text}");
        assert_eq!(groups(&[], Theme::Light), "");
    }
}
