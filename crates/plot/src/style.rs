//! How roles look: the colours of Okabe and Ito, which people with any kind of colour vision can tell apart, on a light
//! card or on a dark one.

use crate::scene::Role;

/// How many leaders have a colour of their own; after that colours repeat.
pub const COLOURS: usize = 7;

/// The palette of M. Okabe and K. Ito ("Color Universal Design", 2008) without its black: the colours of everything that
/// is told apart by colour.
pub const HUES: [[u8; 3]; COLOURS] =
    [[0, 114, 178], [213, 94, 0], [0, 158, 115], [204, 121, 167], [86, 180, 233], [230, 159, 0], [240, 228, 66]];

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// The other colours of a card, by name.
type Inks = [(&'static str, &'static str); 12];

const LIGHT: Inks = [
    ("card", "#ffffff"),
    ("ground", "#fbfbfa"),
    ("frame", "#8c8c8c"),
    ("grid", "#e4e4e2"),
    ("ink", "#1c1c1c"),
    ("faint", "#5c5c5c"),
    ("polytope", "#dfe6ea"),
    ("none", "#8a8a8a"),
    ("accent", "#0b5cad"),
    ("good", "#006b4a"),
    ("doubt", "#8a5a00"),
    ("bad", "#b00020"),
];

const DARK: Inks = [
    ("card", "#16181b"),
    ("ground", "#1d2024"),
    ("frame", "#7c828a"),
    ("grid", "#30343a"),
    ("ink", "#f1f1f1"),
    ("faint", "#b4b9c0"),
    ("polytope", "#313c45"),
    ("none", "#9a9a9a"),
    ("accent", "#8ab8ff"),
    ("good", "#5fd3ab"),
    ("doubt", "#f0b955"),
    ("bad", "#ff8a80"),
];

/// The palette as custom properties of a page, light, and dark where the reader's system asks for it: `--card`, `--ground`,
/// `--frame`, `--grid`, `--ink`, `--faint`, `--polytope`, `--none`, `--accent`, `--good`, `--doubt`, `--bad`, and the colours
/// of [`HUES`] as `--hue-0`, `--hue-1` and so on.
pub fn properties() -> String {
    let list = |inks: Inks| inks.map(|(name, colour)| format!("--{name}:{colour}")).join(";");
    let hues: String =
        HUES.iter().enumerate().map(|(number, colour)| format!(";--hue-{number}:{}", hex(*colour))).collect();
    format!(
        ":root{{color-scheme:light dark;{}{hues}}}\n@media(prefers-color-scheme:dark){{:root{{{}}}}}\n",
        list(LIGHT),
        list(DARK)
    )
}

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
    let [card, ground, frame, grid, ink, faint, polytope, none, ..] =
        if dark { DARK } else { LIGHT }.map(|(_, colour)| colour);
    format!(
        ".card{{fill:{card}}}.ground{{fill:{ground}}}.frame{{stroke:{frame}}}.grid{{stroke:{grid}}}.zero{{stroke:{faint}}}\
         .ink{{fill:{ink}}}.faint{{fill:{faint}}}.label{{fill:{ink};stroke:{ground}}}.polytope{{fill:{polytope};stroke:{faint}}}\
         .edge{{stroke:{card}}}.face{{stroke:{ink};fill:{ground}}}.foot{{stroke:{ink}}}.origin{{stroke:{ink}}}.none{{fill:{none}}}.nobody{{stroke:{none}}}"
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
    for (number, colour) in HUES.map(hex).iter().enumerate() {
        sheet += &format!(".f{number}{{fill:{colour}}}.s{number}{{stroke:{colour}}}");
    }
    sheet
}

/// The rules of roles that few scenes have: they stand only in scenes that have them.
pub(crate) fn rare(role: &Role) -> Option<&'static str> {
    match role {
        Role::Side(_) => Some(".side{fill-opacity:.16}"),
        Role::Mean => Some(".mean{stroke-width:3}"),
        Role::Curve(_) => Some(".curve{stroke-width:2}"),
        _ => None,
    }
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
        Role::Side(hue) => format!("side f{}", hue % COLOURS),
        Role::Mean => "origin mean".to_owned(),
        Role::Curve(hue) => format!("line curve s{}", hue % COLOURS),
        Role::Bar(hue) => format!("f{}", hue % COLOURS),
    }
}
