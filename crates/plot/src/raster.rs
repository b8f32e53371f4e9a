//! Scenes as pixels, by way of their SVG.

use crate::error::DrawError;
use crate::scene::Scene;
use crate::style::Theme;
use crate::svg::svg;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::{Arc, OnceLock};

/// The most pixels of a picture: 256 MiB of memory.
const MOST_PIXELS: u64 = 1 << 26;

/// The scene as a PNG file, `scale` pixels to a unit.
///
/// # Errors
/// [`DrawError::TooLarge`]; [`DrawError::Encoding`], which does not happen to scenes of this module.
pub fn png(scene: &Scene, theme: Theme, scale: f64) -> Result<Vec<u8>, DrawError> {
    pixels(scene, theme, scale)?.encode_png().map_err(|error| DrawError::Encoding(error.to_string()))
}

/// The scene in pixels.
pub(crate) fn pixels(scene: &Scene, theme: Theme, scale: f64) -> Result<Pixmap, DrawError> {
    let theme = if theme == Theme::Auto { Theme::Light } else { theme };
    let text = svg(scene, theme);
    let [width, height] = [scene.width, scene.height].map(|length| (length * scale).ceil().max(1.0) as u64);
    let too_large = DrawError::TooLarge { width, height, most: MOST_PIXELS };
    if width.saturating_mul(height) > MOST_PIXELS {
        return Err(too_large);
    }
    let options =
        Options { fontdb: fonts(!text.is_ascii()), font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(&text, &options).map_err(|error| DrawError::Encoding(error.to_string()))?;
    let mut pixmap = Pixmap::new(width as u32, height as u32).ok_or(too_large)?;
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixmap.as_mut());
    Ok(pixmap)
}

/// The fonts: our own, so that pictures look the same everywhere, and those of the system for letters it lacks.
fn fonts(all: bool) -> Arc<fontdb::Database> {
    static FONTS: [OnceLock<Arc<fontdb::Database>>; 2] = [OnceLock::new(), OnceLock::new()];
    let load = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(dejavu::sans::regular().to_vec());
        fonts.load_font_data(dejavu::sans::bold().to_vec());
        fonts.set_sans_serif_family("DejaVu Sans");
        if all {
            fonts.load_system_fonts();
        }
        Arc::new(fonts)
    };
    Arc::clone(FONTS[usize::from(all)].get_or_init(load))
}
