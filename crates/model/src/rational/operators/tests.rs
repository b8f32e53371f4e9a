//! Operators and conversions against those of num-rational, and by hand.

use super::*;
use crate::rational::ratio;
use std::collections::HashSet;

/// Every operator in its four forms and its two assigning ones, against the number held.
#[test]
fn every_operator_is_that_of_the_number_held() {
    macro_rules! check {
        ($($method:ident $assign_method:ident)*) => {
            for (u, v) in [(ratio(7, 6), ratio(-3, 4)), (ratio(5, 1), ratio(1, 5)), (ratio(0, 1), ratio(2, 3))] {
                let (a, b) = (BigRational::from(u.clone()), BigRational::from(v.clone()));
                $(
                    let want = Rational::from((&a).$method(&b));
                    let forms = [
                        u.clone().$method(v.clone()), u.clone().$method(&v), (&u).$method(v.clone()), (&u).$method(&v),
                    ];
                    assert!(forms.iter().all(|form| *form == want), "{u} {} {v}", stringify!($method));
                    let [mut by_value, mut by_reference] = [u.clone(), u.clone()];
                    by_value.$assign_method(v.clone());
                    by_reference.$assign_method(&v);
                    assert_eq!([by_value, by_reference], [want.clone(), want], "{u} {} {v}", stringify!($method));
                )*
            }
        };
    }
    check!(add add_assign sub sub_assign mul mul_assign div div_assign rem rem_assign);
    macro_rules! check_integers {
        ($($method:ident)*) => {$(
            let want = ratio(7, 6).$method(ratio(3, 1));
            assert_eq!((&ratio(7, 6)).$method(BigInt::from(3)), want, "{}", stringify!($method));
            assert_eq!(ratio(7, 6).$method(BigInt::from(3)), want, "{}", stringify!($method));
        )*};
    }
    check_integers!(add sub mul div);
    let half = &ratio(-1, 2);
    assert_eq!((Pow::pow(half, -3i32), Pow::pow(half, 3u32)), (ratio(-8, 1), ratio(-1, 8)));
    assert_eq!((Pow::pow(half, 3u64), Pow::pow(half, 2usize)), (ratio(-1, 8), ratio(1, 4)));
    assert_eq!((-ratio(1, 2), -&ratio(-1, 2)), (ratio(-1, 2), ratio(1, 2)));
    let numbers = [ratio(1, 2), ratio(1, 3), ratio(-2, 1)];
    assert_eq!((numbers.iter().sum::<Rational>(), numbers.iter().product()), (ratio(-7, 6), ratio(-1, 3)));
    let sums = (numbers.clone().into_iter().sum::<Rational>(), numbers.into_iter().product());
    assert_eq!(sums, (ratio(-7, 6), ratio(-1, 3)));
}

#[test]
fn equality_order_and_hash_are_those_of_the_values() {
    let halves = [ratio(1, 2), ratio(-2, -4), Rational::from(BigRational::new_raw(3.into(), 6.into()))];
    assert_eq!(halves.iter().collect::<HashSet<_>>().len(), 1);
    assert!(ratio(1, 2) != ratio(1, 3) && ratio(1, 2) != ratio(-1, 2) && ratio(1, 2) != ratio(3, 2));
    let hashed = [ratio(1, 2), ratio(1, 3), ratio(-1, 2), ratio(2, 1), ratio(3, 1)];
    assert_eq!(hashed.iter().collect::<HashSet<_>>().len(), 5);
    assert!(ratio(-1, 2) < ratio(1, 3) && ratio(1, 3) < ratio(1, 2) && ratio(1, 2) <= ratio(2, 4));
}

#[test]
fn numbers_come_and_go() {
    assert_eq!(Rational::from(-3i64), ratio(-3, 1));
    assert_eq!(Rational::from(BigInt::from(7)), ratio(7, 1));
    assert_eq!(BigRational::from(ratio(2, 4)), BigRational::new(1.into(), 2.into()));
    assert_eq!(Rational::from_f64(-0.375), Some(ratio(-3, 8)));
    assert_eq!((Rational::from_f64(f64::NAN), Rational::from_f32(f32::INFINITY)), (None, None));
    assert_eq!((Rational::from_i64(-2), Rational::from_u64(2)), (Some(ratio(-2, 1)), Some(ratio(2, 1))));
    assert_eq!((Rational::from_i128(-2), Rational::from_u128(2)), (Some(ratio(-2, 1)), Some(ratio(2, 1))));
    assert_eq!((ratio(-7, 2).to_i64(), ratio(7, 2).to_u64(), ratio(-7, 2).to_u64()), (Some(-3), Some(3), None));
    assert_eq!((ratio(-7, 2).to_i128(), ratio(7, 2).to_u128()), (Some(-3), Some(3)));
    assert_eq!((ratio(1, 3).to_f64(), ratio(1, 3).to_f32()), (Some(1.0 / 3.0), Some(1.0 / 3.0)));
    assert_eq!(("0.5".parse(), "1/0".parse::<Rational>().is_err()), (Ok(ratio(1, 2)), true));
    assert_eq!(Rational::from_str_radix("-ff/2", 16), Ok(ratio(-255, 2)));
    assert!(Rational::from_str_radix("0.5", 10).is_err());
}

#[test]
fn signs_and_neutral_elements() {
    assert_eq!((Rational::default(), Rational::one()), (ratio(0, 1), ratio(1, 1)));
    assert!(Rational::zero().is_zero() && !ratio(1, 2).is_zero() && ratio(2, 2).is_one() && !ratio(1, 2).is_one());
    assert_eq!(
        (ratio(-1, 2).abs(), ratio(-1, 2).signum(), ratio(0, 1).signum()),
        (ratio(1, 2), ratio(-1, 1), ratio(0, 1))
    );
    assert_eq!((ratio(3, 1).abs_sub(&ratio(1, 2)), ratio(1, 2).abs_sub(&ratio(3, 1))), (ratio(5, 2), ratio(0, 1)));
    assert!(ratio(1, 2).is_positive() && !ratio(0, 1).is_positive() && !ratio(-1, 2).is_positive());
    assert!(ratio(-1, 2).is_negative() && !ratio(0, 1).is_negative() && !ratio(1, 2).is_negative());
    assert_eq!(format!("{:>6}|{:?}", ratio(-1, 2), ratio(1, 2)), "  -1/2|Ratio { numer: 1, denom: 2 }");
}
