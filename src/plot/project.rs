//! From R^d to the plane of a picture: the points themselves, two of their coordinates, or their principal axes.

use super::PlotError;
use std::str::FromStr;

/// Which plane R^d is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Projection {
    /// The points themselves for d <= 2, else the principal axes.
    #[default]
    Automatic,
    /// These two coordinates, from 0.
    Coordinates(usize, usize),
    /// The two orthogonal directions along which the initial tokens vary most.
    PrincipalAxes,
}

impl FromStr for Projection {
    type Err = PlotError;

    fn from_str(text: &str) -> Result<Self, PlotError> {
        if text.eq_ignore_ascii_case("pca") {
            return Ok(Self::PrincipalAxes);
        }
        let pair = text.split_once(',').and_then(|(x, y)| Some((x.trim().parse().ok()?, y.trim().parse().ok()?)));
        match pair {
            Some((x, y)) => Ok(Self::Coordinates(x, y)),
            None => Err(PlotError::Projection(text.to_owned())),
        }
    }
}

/// A linear map of R^d to the plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    axes: [Vec<f64>; 2],
    /// What the picture's axes show.
    pub names: [String; 2],
    /// What the map is, for the caption; `None` where the points are shown as they are.
    pub words: Option<String>,
}

impl Plane {
    /// The plane for these points. Shape (n, d).
    ///
    /// # Errors
    /// [`PlotError::NoCoordinate`] where there is no such coordinate.
    pub fn new(projection: Projection, points: &[Vec<f64>]) -> Result<Self, PlotError> {
        let d = points.first().map_or(1, Vec::len);
        let unit = |k: usize| (0..d).map(|c| f64::from(u8::from(c == k))).collect::<Vec<f64>>();
        let coordinates = |x, y| [unit(x), unit(y)];
        let names = |x: usize, y: usize| [format!("coordinate {x}"), format!("coordinate {y}")];
        match projection {
            Projection::Coordinates(x, y) => {
                if let Some(&asked) = [x, y].iter().find(|&&k| k >= d) {
                    return Err(PlotError::NoCoordinate { asked, dimension: d });
                }
                let words = (d > 2 || (x, y) != (0, 1)).then(|| format!("coordinates {x} and {y} of {d}"));
                Ok(Self { axes: coordinates(x, y), names: names(x, y), words })
            }
            Projection::Automatic if d <= 2 => Ok(Self { axes: coordinates(0, 1), names: names(0, 1), words: None }),
            Projection::Automatic | Projection::PrincipalAxes => {
                let first = largest_variation(points, &[]);
                let second = largest_variation(points, &[&first]);
                let share = 100.0 * (variation(points, &first) + variation(points, &second)) / total_variation(points);
                let share = if share.is_finite() { format!(", {share:.0} % of their variance") } else { String::new() };
                let words = format!("the two principal axes of the tokens at layer 0 (d = {d}{share})");
                let names = ["principal axis 1", "principal axis 2"].map(ToOwned::to_owned);
                Ok(Self { axes: [first, second], names, words: Some(words) })
            }
        }
    }

    /// Where a point of R^d stands in the plane.
    pub fn project(&self, point: &[f64]) -> [f64; 2] {
        [0, 1].map(|k| dot(&self.axes[k], point))
    }
}

/// A unit vector orthogonal to the unit vectors `others` along which the points (shape (n, d)) vary most, by power
/// iteration; 0 where there is none.
pub fn largest_variation(points: &[Vec<f64>], others: &[&[f64]]) -> Vec<f64> {
    let d = points.first().map_or_else(|| others.first().map_or(0, |other| other.len()), Vec::len);
    let mean = mean(points);
    // Something that is not orthogonal to the answer, in general.
    let mut axis: Vec<f64> = (0..d).map(|c| 1.0 / (c + 1) as f64).collect();
    for _ in 0..100 {
        let mut next = vec![1e-12; d];
        for point in points {
            let along: f64 = point.iter().zip(&mean).zip(&axis).map(|((x, m), a)| (x - m) * a).sum();
            next.iter_mut().zip(point.iter().zip(&mean)).for_each(|(out, (x, m))| *out += along * (x - m));
        }
        for other in others {
            let along = dot(&next, other);
            next.iter_mut().zip(*other).for_each(|(out, f)| *out -= along * f);
        }
        let length = dot(&next, &next).sqrt();
        if length < 1e-30 {
            return vec![0.0; d];
        }
        axis = next.iter().map(|x| x / length).collect();
    }
    axis
}

fn mean(points: &[Vec<f64>]) -> Vec<f64> {
    let n = points.len().max(1) as f64;
    let d = points.first().map_or(0, Vec::len);
    (0..d).map(|c| points.iter().map(|point| point[c]).sum::<f64>() / n).collect()
}

fn variation(points: &[Vec<f64>], axis: &[f64]) -> f64 {
    let centre = dot(&mean(points), axis);
    points.iter().map(|point| (dot(point, axis) - centre).powi(2)).sum()
}

fn total_variation(points: &[Vec<f64>]) -> f64 {
    let mean = mean(points);
    points.iter().flat_map(|point| point.iter().zip(&mean)).map(|(x, m)| (x - m).powi(2)).sum()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projections_are_read() {
        assert_eq!("pca".parse::<Projection>().unwrap(), Projection::PrincipalAxes);
        assert_eq!("3, 0".parse::<Projection>().unwrap(), Projection::Coordinates(3, 0));
        for bad in ["", "1", "1,2,3", "x,y", "-1,0"] {
            let error = bad.parse::<Projection>().unwrap_err().to_string();
            assert!(error.contains(&format!("{bad:?}")) && error.contains("pca"), "{error}");
        }
    }

    #[test]
    fn the_principal_axes_carry_the_variation() {
        let points: Vec<Vec<f64>> =
            (0..20).map(|k| vec![f64::from(k % 3) * 0.1, f64::from(k) * 4.0, f64::from(k * k % 7)]).collect();
        let plane = Plane::new(Projection::Automatic, &points).unwrap();
        let at = plane.project(&[0.0, 1.0, 0.0]);
        assert!(at[0].abs() > 0.99 && at[1].abs() < 0.1, "{at:?}");
        assert!(plane.words.unwrap().contains("100 % of their variance"));
    }

    #[test]
    fn one_and_two_coordinates_are_shown_as_they_are() {
        let line = Plane::new(Projection::Automatic, &[vec![3.0]]).unwrap();
        assert_eq!((line.project(&[3.0]), line.words), ([3.0, 0.0], None));
        let flat = Plane::new(Projection::Automatic, &[vec![3.0, 4.0]]).unwrap();
        assert_eq!((flat.project(&[3.0, 4.0]), flat.words), ([3.0, 4.0], None));
        let missing = Plane::new(Projection::Coordinates(0, 2), &[vec![3.0, 4.0]]).unwrap_err().to_string();
        assert_eq!(missing, "there is no coordinate 2: the tokens have 2, numbered from 0");
    }

    #[test]
    fn equal_points_have_no_axes_and_that_is_no_error() {
        let plane = Plane::new(Projection::Automatic, &vec![vec![1.0, 2.0, 3.0]; 4]).unwrap();
        assert!(plane.project(&[1.0, 2.0, 3.0]).iter().all(|x| x.is_finite()));
    }
}
