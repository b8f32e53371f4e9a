//! The pictures of each pack: what `hardmax plot --pack` draws.

use super::{Figure, Film, PlotError};
use crate::softmax::Temperature;
use hardmax_plot::Scene;

/// A picture that a pack has of films.
pub struct Picture {
    /// The pack.
    pub pack: &'static str,
    /// Its name, one of a kind within the pack.
    pub id: &'static str,
    /// What it shows, in one sentence.
    pub sentence: &'static str,
    /// Draws it.
    pub draw: fn(&Figure, &[Film], &Wish) -> Result<Scene, PlotError>,
}

/// What a picture is asked to show.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The layers, for pictures that choose among them.
    pub layers: Vec<usize>,
    /// The temperature of the softmax.
    pub temperature: Temperature,
}

/// The pictures of all packs; of each pack the one that is drawn where none is named comes first.
pub static PICTURES: &[Picture] = &[
    Picture {
        pack: "hardmax",
        id: "panels",
        sentence: "The tokens in the plane, a panel a layer",
        draw: |figure, films, wish| figure.panels(films, &wish.layers),
    },
    Picture {
        pack: "hardmax",
        id: "trajectory",
        sentence: "One large panel with the way of every token",
        draw: |figure, films, _| figure.trajectory(films),
    },
    Picture {
        pack: "hardmax",
        id: "norms",
        sentence: "Charts of squared A-norms and margins by layer",
        draw: |figure, films, _| figure.norms(films),
    },
    Picture {
        pack: "softmax",
        id: "distance",
        sentence: "How far the softmax run is from the hardmax run by layer, beside the bound of softmax_gap",
        draw: |figure, films, wish| figure.softmax_distance(films, &wish.temperature),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::PACKS;
    use std::collections::HashSet;

    #[test]
    fn every_pack_has_a_picture_and_every_picture_a_pack() {
        let named: HashSet<_> = PICTURES.iter().map(|picture| (picture.pack, picture.id)).collect();
        assert_eq!(named.len(), PICTURES.len());
        let drawn: HashSet<&str> = PICTURES.iter().map(|picture| picture.pack).collect();
        assert_eq!(drawn, PACKS.packs().map(hardmax_kit::AnyPack::id).collect());
    }
}
