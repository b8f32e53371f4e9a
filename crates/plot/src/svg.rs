//! Scenes as SVG: text as text, no scripts, nothing fetched.

use crate::scene::{Anchor, Item, Role, Scene, Shape};
use crate::style::{COLOURS, Theme, class, common, rules};
use quick_xml::Writer;
use quick_xml::events::{BytesText, Event};
use std::io;

/// The most colours one disc is divided into; a token that follows more leaders is grey.
const MOST_SECTORS: usize = 6;

/// The scene as an SVG document, byte for byte the same on every platform.
pub fn svg(scene: &Scene, theme: Theme) -> String {
    let mut writer = Writer::new(Vec::new());
    // INVARIANT: writing to memory cannot fail, and what is written is UTF-8.
    write(&mut writer, scene, theme).expect("writing to memory");
    let mut text = String::from_utf8(writer.into_inner()).expect("UTF-8");
    text.push('\n');
    text
}

fn write(writer: &mut Writer<Vec<u8>>, scene: &Scene, theme: Theme) -> io::Result<()> {
    let (width, height) = (number(scene.width), number(scene.height));
    let view = format!("0 0 {width} {height}");
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
            let mut sheet = common() + &rules(theme == Theme::Dark);
            if theme == Theme::Auto {
                sheet += &format!("@media (prefers-color-scheme:dark){{{}}}", rules(true));
            }
            writer.create_element("style").write_text_content(BytesText::from_escaped(sheet))?;
            for item in &scene.items {
                line(writer)?;
                write_item(writer, item)?;
            }
            line(writer)
        })?;
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
