//! What a picture shows, in words.

use super::film::Film;
use crate::equilibrium::{Kind, Limit};
use crate::report::{short, short_point};
use hardmax_plot::COLOURS;
use hardmax_plot::text::cut;

/// Token `i` for people, in a sentence: its label in quotes and its index, or its index.
pub(super) fn name(film: &Film, i: usize) -> String {
    match label(film, i, 24) {
        Some(label) => format!("\u{201c}{label}\u{201d} ({i})"),
        None => i.to_string(),
    }
}

/// The label of token `i`, where it has one: at most `most` characters, none of which controls anything or turns the
/// direction of text, between marks that keep its own direction to itself, and without places to break a line at.
pub(super) fn label(film: &Film, i: usize, most: usize) -> Option<String> {
    let harmless = |c: char| match c {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        ' ' => '\u{a0}',
        c => c,
    };
    let text: String = cut(&film.instance.labels()?[i], most).chars().map(harmless).collect();
    Some(if text.is_ascii() { text } else { format!("\u{2068}{text}\u{2069}") })
}

fn names(film: &Film, tokens: &[usize]) -> String {
    const MOST: usize = 6;
    let mut shown: Vec<String> = tokens.iter().take(MOST).map(|&i| name(film, i)).collect();
    if tokens.len() > MOST {
        shown.push(format!("\u{2026} ({} in all)", tokens.len()));
    }
    shown.join(", ")
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// The instance, its limit, and what the reader must know about the picture.
pub(super) fn caption(film: &Film) -> String {
    let instance = &film.instance;
    let form = if instance.form().is_identity() { "" } else { ", A is not the identity" };
    let mut text = format!(
        "{} in d = {}, \u{3b1} = {}{form}. ",
        plural(instance.len(), "token"),
        instance.dimension(),
        short(instance.alpha())
    );
    match &film.limit {
        Limit::Undecided { layers, .. } => {
            text += &format!("The limit is undecided after {}.", plural(*layers, "layer"));
        }
        Limit::Decided(equilibrium) => {
            text += &match equilibrium.kind {
                Kind::Settled => format!("Settled at layer {}", equilibrium.layer()),
                Kind::Regime(_) => format!("Regime from layer {}: attention means keep drifting", equilibrium.layer()),
            };
            let leaders = equilibrium.leaders();
            let leads = if leaders.len() == 1 { "token" } else { "tokens" };
            text += &format!("; {leads} {} lead.", names(film, leaders))
                .replace("lead.", if leaders.len() == 1 { "leads." } else { "lead." });
            text += &faces(film);
        }
    }
    for note in notes(film) {
        text += &format!(" {note}");
    }
    text
}

/// The limits where no leader stands.
fn faces(film: &Film) -> String {
    const MOST: usize = 3;
    let Some(equilibrium) = film.limit.equilibrium() else { return String::new() };
    let faces: Vec<_> = film.limits.iter().filter_map(|point| point.face.as_ref().map(|face| (point, face))).collect();
    let mut text = String::new();
    for (point, face) in faces.iter().take(MOST) {
        let (token, goes) = if point.tokens.len() == 1 { ("Token", "goes") } else { ("Tokens", "go") };
        let place = &equilibrium.limits[point.tokens[0]];
        let place = if place.len() <= 4 { format!(" {}", short_point(place)) } else { String::new() };
        text += &format!(
            " {token} {} {goes} to{place} on the face of {}, where no leader stands.",
            names(film, &point.tokens),
            names(film, face)
        );
    }
    if faces.len() > MOST {
        text += &format!(" At {} more limits no leader stands.", faces.len() - MOST);
    }
    text
}

/// What the reader must know about how the picture was made.
pub(super) fn notes(film: &Film) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(film.plane.words.as_ref().map(|words| format!("Shown: {words}.")));
    notes.extend(film.unit.name().map(|unit| format!("Coordinates in units of {unit}.")));
    notes.extend(film.thinning().map(|thinning| {
        let (first, rest) = thinning.split_at(1);
        format!("{}{rest}.", first.to_uppercase())
    }));
    if film.palette.len() > COLOURS {
        notes.push(format!("There are {} leaders and {COLOURS} colours, so colours repeat.", film.palette.len()));
    }
    notes
}
