//! `hardmax plot`: pictures, animations, and a page that moves.

use super::Exit;
use super::choice::choice;
use super::input::{self, InstanceArgs};
use super::memory::MemoryArgs;
use super::output::{self, Files, OutputFile};
use super::progress::Progress;
use super::run::temperature;
use super::usage::{Given, Unused};
use anyhow::{Context, Result, bail};
use clap::builder::{PossibleValue, PossibleValuesParser};
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::instance::Instance;
use hardmax::plot::{
    Figure, Film, FilmOptions, MOST_LAYERS, PICTURES, Picture, Projection, Theme, Wish, gif, html, png, svg,
};
use hardmax::rational::ratio;
use hardmax::softmax::Temperature;
use std::path::{Path, PathBuf};

/// Draw instances layer by layer: SVG, PNG, an animated GIF, or an HTML page to explore
#[derive(clap::Args)]
#[command(after_help = "\
The end of OUT's name chooses the kind of picture. Several FILEs are several rows, or
several instances to choose from on one page. For d > 2 the picture is a projection,
and says so.

Examples:
  hardmax plot instance.json -o panels.svg
  hardmax plot instance.json other.json -o rows.svg --layers 0,1,2,5,30
  hardmax plot instance.json -o way.png --trajectory --hyperplanes
  hardmax plot instance.json -o norms.svg --norms
  hardmax plot instance.json -o distance.svg --pack softmax --temperature 1/20
  hardmax plot instance.json -o moving.gif --width 400
  hardmax plot tokens.csv --alpha 1/2 --project 0,1 -o page.html")]
pub(super) struct Args {
    /// Instances: JSON, CSV, TSV, NPY or NPZ; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,

    #[command(flatten)]
    instance: InstanceArgs,

    #[command(flatten)]
    pub(super) memory: MemoryArgs,

    /// The picture: .svg, .png, .gif or .html
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,

    /// The layers of the panels; what moves goes to the last of them [default: 0,1,2,5,30; for a GIF 0 to 12]
    #[arg(long, value_name = "K,K,...", value_delimiter = ',')]
    layers: Vec<usize>,

    /// The pictures of this pack: hardmax draws the tokens, softmax how far a softmax run is from them
    #[arg(long, value_name = "ID", value_parser = packs(), default_value = "hardmax")]
    pack: String,

    /// One large panel with the way of every token (pack hardmax)
    #[arg(long, visible_alias = "large", conflicts_with = "norms")]
    trajectory: bool,

    /// Charts of squared A-norms and margins by layer (pack hardmax)
    #[arg(long)]
    norms: bool,

    /// The temperature T > 0 of the softmax run (pack softmax) [default: 1/4]
    #[arg(long, value_name = "T", value_parser = temperature, allow_hyphen_values = true)]
    temperature: Option<Temperature>,

    /// Draw the separating hyperplane of every leader (d <= 2)
    #[arg(long, conflicts_with = "norms")]
    hyperplanes: bool,

    /// The plane that is shown: two coordinates from 0, like 0,3, or pca for the principal axes [default: pca for d > 2]
    #[arg(long, value_name = "I,J|pca", value_parser = str::parse::<Projection>, conflicts_with = "norms")]
    project: Option<Projection>,

    /// The width of the picture in units of 1/96 inch; panels without room go into a line of their own [default:
    /// 960, with --trajectory 720]
    #[arg(long, value_name = "W")]
    width: Option<f64>,

    /// Pixels to a unit, in PNG and GIF [default: 2 for PNG, 1 for GIF]
    #[arg(long, value_name = "X", value_parser = scale)]
    scale: Option<f64>,

    /// The card the picture stands on; auto is light, and in an SVG dark where the reader's system asks for it
    #[arg(long, value_parser = choice::<Theme>(), default_value = "auto")]
    theme: Theme,

    /// The layers within which the limit is looked for
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_LAYERS)]
    max_layers: usize,
}

/// The packs that have pictures, with the first picture of each.
fn packs() -> PossibleValuesParser {
    let mut packs: Vec<(&str, &str)> = PICTURES.iter().map(|picture| (picture.pack, picture.sentence)).collect();
    packs.dedup_by_key(|(pack, _)| *pack);
    PossibleValuesParser::new(packs.into_iter().map(|(pack, sentence)| PossibleValue::new(pack).help(sentence)))
}

impl Args {
    /// Refuses options without effect.
    pub fn usage(&self, given: Given) -> Result<(), Unused> {
        // A name that says nothing is refused when the command runs.
        let Ok(kind) = kind(&self.output) else { return Ok(()) };
        let pixels = matches!(kind, Kind::Png | Kind::Gif);
        given.only(pixels, &["scale"], "on a picture without pixels; it is for .png and .gif")?;
        given.only(kind != Kind::Gif, &["norms", "trajectory"], "on a .gif, which has one panel that moves")?;
        let page = ["norms", "trajectory", "hyperplanes", "width", "theme"];
        given.only(kind != Kind::Html, &page, "on an .html page, which has its own")?;
        let planar = ["trajectory", "norms", "hyperplanes", "project"];
        given.only(self.pack == "hardmax", &planar, "on the pictures of another pack than hardmax")?;
        given.only(self.pack == "softmax", &["temperature"], "without --pack softmax")?;
        let drawn = self.pack == "hardmax" || matches!(kind, Kind::Svg | Kind::Png);
        given.only(drawn, &["pack"], "on a .gif or an .html page; the pictures of other packs are .svg and .png")
    }
}

fn scale(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(scale) if (0.1..=20.0).contains(&scale) => Ok(scale),
        _ => Err("expected a number from 0.1 to 20".to_owned()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Svg,
    Png,
    Gif,
    Html,
}

fn kind(path: &Path) -> Result<Kind> {
    match path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("svg") => Ok(Kind::Svg),
        Some("png") => Ok(Kind::Png),
        Some("gif") => Ok(Kind::Gif),
        Some("html" | "htm") => Ok(Kind::Html),
        _ => bail!("{}: unknown format; expected a name that ends in .svg, .png, .gif or .html", path.display()),
    }
}

/// The panels of the paper's figure.
const PANELS: [usize; 5] = [0, 1, 2, 5, 30];

/// The last layer of an animation.
const ANIMATED: usize = 12;

/// The most tokens a picture draws, and that a page holds in all layers together.
const MOST_SHOWN: usize = 2_000;
const MOST_ON_A_PAGE: usize = 65_000;

pub(super) fn run(args: &Args) -> Result<Exit> {
    let kind = kind(&args.output)?;
    let layers = match (&args.layers[..], kind) {
        ([], Kind::Gif) => vec![ANIMATED],
        ([], _) => PANELS.to_vec(),
        (layers, _) => layers.to_vec(),
    };
    let last = layers.iter().copied().max().unwrap_or(0);
    if last > MOST_LAYERS {
        bail!("--layers: {last} is beyond {MOST_LAYERS}, the last layer that a picture may show");
    }
    let inputs = args.instance.files().chain(args.files.iter().map(PathBuf::as_path));
    Files::of(inputs, &[("--output", Some(&args.output))])?;
    let instances: Vec<(String, Instance)> =
        args.files.iter().map(|file| Ok((title(file), args.instance.instance(file)?))).collect::<Result<_>>()?;
    let file = OutputFile::create(&args.output)?;
    let on_a_page = MOST_SHOWN.min(MOST_ON_A_PAGE / (last + 1)).max(50);
    let options = FilmOptions::default()
        .with_layers(last)
        .with_max_layers(args.max_layers)
        .with_projection(args.project.unwrap_or_default())
        .with_most_shown(if kind == Kind::Html { on_a_page } else { MOST_SHOWN })
        .with_measures(args.norms || kind == Kind::Html);
    let wish = Wish { layers, temperature: args.temperature.clone().map_or_else(default_temperature, Ok)? };
    let mut films = Vec::new();
    {
        let progress = Progress::new("instances", Some(instances.len() as u64));
        for ((name, instance), path) in instances.iter().zip(&args.files) {
            films.push(Film::new(name, instance, &options).with_context(|| input::name(path))?);
            progress.tick();
        }
    }
    for film in &films {
        if let Some(thinning) = film.thinning() {
            output::note(format_args!("{}: {thinning}", film.name));
        }
    }
    file.finish_with(&picture(args, kind, &films, &wish)?)?;
    Ok(Exit::Success)
}

fn default_temperature() -> Result<Temperature> {
    Ok(Temperature::new(ratio(1, 4))?)
}

fn picture(args: &Args, kind: Kind, films: &[Film], wish: &Wish) -> Result<Vec<u8>> {
    let width = args.width.unwrap_or(if args.trajectory { 720.0 } else { Figure::default().width });
    let figure = Figure::default().with_width(width).with_hyperplanes(args.hyperplanes);
    let named = if args.norms { Some("norms") } else { args.trajectory.then_some("trajectory") };
    let wanted = |picture: &&Picture| picture.pack == args.pack && named.is_none_or(|id| picture.id == id);
    let scene = || match PICTURES.iter().find(wanted) {
        Some(picture) => Ok((picture.draw)(&figure, films, wish)?),
        None => bail!("--pack: {} has no picture {}", args.pack, named.unwrap_or_default()),
    };
    Ok(match kind {
        Kind::Html => html(films).into_bytes(),
        Kind::Svg => svg(&scene()?, args.theme).into_bytes(),
        Kind::Png => png(&scene()?, args.theme, args.scale.unwrap_or(2.0))?,
        Kind::Gif => {
            let last = wish.layers.iter().copied().max().unwrap_or(0);
            gif(&figure, films, last, args.theme, args.scale.unwrap_or(1.0))?
        }
    })
}

/// The name of an instance: that of its file without folder and ending.
fn title(path: &Path) -> String {
    match path.file_stem() {
        Some(stem) if !input::is_standard_input(path) => stem.to_string_lossy().into_owned(),
        _ => input::name(path),
    }
}
