// Package view draws: from a run and a cursor to SVG and HTML text. Every
// function is pure and gives the same bytes everywhere, so the picture made
// when the site is built and the one drawn in the page are the same.
//
// Nothing here carries a colour or a style: elements have classes, and
// static/stage.css gives them their looks. Coordinates are integers in tenths
// of an SVG unit. A state is never told by colour alone; shape, pattern and
// words tell it too.
package view
