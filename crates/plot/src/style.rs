//! How roles look: the colours of Okabe and Ito, which people with any kind of colour vision can tell apart, on a light
//! card or on a dark one.

use crate::scene::Role;

/// How many leaders have a colour of their own; after that colours repeat.
pub const COLOURS: usize = 7;

/// The palette of M. Okabe and K. Ito ("Color Universal Design", 2008) without its black.
pub(crate) const HUES: [&str; COLOURS] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#F0E442"];

/// Which card a picture stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Theme {
    /// Light, and in an SVG dark where the reader's system asks for it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The rules that differ between a light and a dark card, as a style sheet.
pub(crate) fn rules(dark: bool) -> String {
    let [card, ground, frame, grid, ink, faint, polytope, edge, none] = match dark {
        false => ["#ffffff", "#fbfbfa", "#8c8c8c", "#e4e4e2", "#1c1c1c", "#5c5c5c", "#dfe6ea", "#ffffff", "#8a8a8a"],
        true => ["#16181b", "#1d2024", "#7c828a", "#30343a", "#f1f1f1", "#b4b9c0", "#313c45", "#16181b", "#9a9a9a"],
    };
    format!(
        ".card{{fill:{card}}}.ground{{fill:{ground}}}.frame{{stroke:{frame}}}.grid{{stroke:{grid}}}.zero{{stroke:{faint}}}\
         .ink{{fill:{ink}}}.faint{{fill:{faint}}}.label{{fill:{ink};stroke:{ground}}}.polytope{{fill:{polytope};stroke:{faint}}}\
         .edge{{stroke:{edge}}}.face{{stroke:{ink};fill:{ground}}}.foot{{stroke:{ink}}}.origin{{stroke:{ink}}}.none{{fill:{none}}}.nobody{{stroke:{none}}}"
    )
}

/// The rules that are the same on every card.
pub(crate) fn common() -> String {
    let mut sheet = "text{font-family:'DejaVu Sans',Verdana,Arial,sans-serif}.line{fill:none;stroke-linejoin:round}\
         .frame,.grid,.zero{fill:none}.label{paint-order:stroke;stroke-width:2.5;stroke-linejoin:round}\
         .bold{font-weight:bold}.polytope{stroke-width:.75;stroke-linejoin:round}.face{stroke-width:1.4}\
         .foot{fill:none;stroke-width:1;stroke-dasharray:1.5 2.5}.origin{fill:none;stroke-width:1.2}\
         .plane{stroke-width:1;stroke-dasharray:5 3}.trail{stroke-width:1.2;stroke-opacity:.75}.edge{stroke-width:.8}.ring{fill:none}"
        .to_owned();
    for (number, colour) in HUES.iter().enumerate() {
        sheet += &format!(".f{number}{{fill:{colour}}}.s{number}{{stroke:{colour}}}");
    }
    sheet
}

/// The classes of a role's outline or area, without the colours of its sectors.
pub(crate) fn class(role: &Role) -> String {
    let one = |hues: &[usize], prefix: char, none: &str| match hues {
        [hue] => format!("{prefix}{}", hue % COLOURS),
        _ => none.to_owned(),
    };
    match role {
        Role::Card => "card".to_owned(),
        Role::Ground => "ground".to_owned(),
        Role::Frame => "frame".to_owned(),
        Role::Grid => "grid".to_owned(),
        Role::Zero => "zero".to_owned(),
        Role::Text => "ink".to_owned(),
        Role::Heading => "ink bold".to_owned(),
        Role::Faint => "faint".to_owned(),
        Role::Label => "label".to_owned(),
        Role::Polytope => "polytope".to_owned(),
        Role::Trail(hues) => format!("line trail {}", one(hues, 's', "nobody")),
        Role::Token(hues) | Role::Leader(hues) => format!("edge {}", one(hues, 'f', "none")),
        Role::Face => "face".to_owned(),
        Role::Foot => "foot".to_owned(),
        Role::Origin => "origin".to_owned(),
        Role::Hyperplane(hues) => format!("line plane {}", one(hues, 's', "nobody")),
    }
}
