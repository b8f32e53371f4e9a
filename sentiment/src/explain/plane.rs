//! From R^d to the plane of the picture.

use hardmax::plot::project::largest_variation;

/// A linear map of R^d to the plane under which the decision hyperplane is a line: the identity for d = 2, else the
/// direction of v and the direction orthogonal to it along which the points vary most.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    axes: [Vec<f64>; 2],
    /// `<v, x>` in the coordinates of the plane.
    pub normal: [f64; 2],
    /// b.
    pub bias: f64,
}

impl Plane {
    /// The plane for these points (shape (n, d)) and the hyperplane of v (shape (d,)) and b.
    pub fn new(points: &[Vec<f64>], v: &[f32], b: f32) -> Self {
        let v: Vec<f64> = v.iter().map(|&entry| f64::from(entry)).collect();
        let bias = f64::from(b);
        if v.len() == 2 {
            return Self { axes: [vec![1.0, 0.0], vec![0.0, 1.0]], normal: [v[0], v[1]], bias };
        }
        let length = dot(&v, &v).sqrt();
        let mut first = vec![0.0; v.len()];
        first[0] = 1.0;
        if length > 0.0 {
            first = v.iter().map(|entry| entry / length).collect();
        }
        let second = largest_variation(points, &[&first]);
        Self { axes: [first, second], normal: [length, 0.0], bias }
    }

    /// Where a point of R^d stands in the plane.
    pub fn project(&self, point: &[f64]) -> [f64; 2] {
        [dot(&self.axes[0], point), dot(&self.axes[1], point)]
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_those_of_the_hyperplane() {
        let points = vec![vec![1.0, 2.0, 3.0], vec![-1.0, 0.5, 2.0], vec![0.0, -4.0, 1.0]];
        for (v, points) in [(vec![1.0, -2.0, 0.5], points.clone()), (vec![2.0], vec![vec![1.0], vec![-3.0]])] {
            let plane = Plane::new(&points, &v, 0.25);
            for point in &points {
                let exact = point.iter().zip(&v).map(|(x, &v)| x * f64::from(v)).sum::<f64>() + 0.25;
                assert!((dot(&plane.normal, &plane.project(point)) + plane.bias - exact).abs() < 1e-9);
            }
        }
        assert_eq!(Plane::new(&points, &[1.0, 0.0], 0.0).project(&[3.0, 4.0]), [3.0, 4.0]);
    }
}
