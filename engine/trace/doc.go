// Package trace holds what happened in a run: records with reasons, the spans
// that a picture is drawn from, and snapshots of the machine.
//
// The engine appends to a Trace; everything else only reads one. A record says
// what happened and why by number; package explain turns it into a sentence.
// Nothing here knows English beyond stable, kebab-case names.
package trace
