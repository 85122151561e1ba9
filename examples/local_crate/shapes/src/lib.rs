//! Plane shapes: an ordinary library, the way one has it in the next folder.

use std::error::Error;
use std::fmt;
use std::ops::Add;
use std::str::FromStr;

/// The unit that lengths are given in.
pub const UNIT: &str = "cm";

/// A point, or the way from the origin to it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Up.
    pub y: f64,
}

impl Point {
    /// The point at these coordinates.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// How far it is to `other`.
    pub fn distance(&self, other: &Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

impl Add for Point {
    type Output = Point;

    fn add(self, other: Point) -> Point {
        Point::new(self.x + other.x, self.y + other.y)
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.x, self.y)
    }
}

/// Why a text is no point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsePointError {
    text: String,
}

impl ParsePointError {
    /// The text that was given.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for ParsePointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not two numbers with a comma between them",
            self.text
        )
    }
}

impl Error for ParsePointError {}

impl FromStr for Point {
    type Err = ParsePointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParsePointError {
            text: text.to_owned(),
        };
        let (x, y) = text.split_once(',').ok_or_else(error)?;
        match (x.trim().parse(), y.trim().parse()) {
            (Ok(x), Ok(y)) => Ok(Self { x, y }),
            _ => Err(error()),
        }
    }
}

/// Parses a point, as [`Point::from_str`] does.
///
/// # Errors
///
/// If `text` is not two numbers with a comma between them.
pub fn parse_point(text: &str) -> Result<Point, ParsePointError> {
    text.parse()
}

/// What every shape can tell.
pub trait Shape {
    /// Its area.
    fn area(&self) -> f64;

    /// Its name.
    fn name(&self) -> String;

    /// Both in one line.
    fn describe(&self) -> String {
        format!("{} of {:.2} {UNIT}²", self.name(), self.area())
    }
}

/// A closed line through points.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Polygon {
    points: Vec<Point>,
}

impl Polygon {
    /// A polygon without points.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a point.
    pub fn push(&mut self, point: Point) -> &mut Self {
        self.points.push(point);
        self
    }

    /// The points in order.
    pub fn points(&self) -> std::slice::Iter<'_, Point> {
        self.points.iter()
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The point with the largest `y`.
    pub fn highest(&self) -> Option<&Point> {
        self.points.iter().max_by(|a, b| a.y.total_cmp(&b.y))
    }

    /// Lengths of the sides.
    pub fn sides(&self) -> Vec<f64> {
        let next = self.points.iter().cycle().skip(1);
        self.points
            .iter()
            .zip(next)
            .map(|(a, b)| a.distance(b))
            .collect()
    }
}

impl Shape for Polygon {
    fn area(&self) -> f64 {
        let next = self.points.iter().cycle().skip(1);
        let twice: f64 = self
            .points
            .iter()
            .zip(next)
            .map(|(a, b)| a.x * b.y - b.x * a.y)
            .sum();
        twice.abs() / 2.0
    }

    fn name(&self) -> String {
        match self.points.len() {
            3 => "triangle".to_owned(),
            4 => "quadrilateral".to_owned(),
            n => format!("polygon with {n} corners"),
        }
    }
}

/// All points within a distance of a center.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// The center.
    pub center: Point,
    /// The distance.
    pub radius: f64,
}

impl Circle {
    /// The circle around `center`.
    pub fn new(center: Point, radius: f64) -> Self {
        Self { center, radius }
    }
}

impl Shape for Circle {
    fn area(&self) -> f64 {
        std::f64::consts::PI * self.radius * self.radius
    }

    fn name(&self) -> String {
        "circle".to_owned()
    }
}

/// Sum of the areas.
pub fn total_area(areas: &[f64]) -> f64 {
    areas.iter().sum()
}
