// Package browsertest opens the built site in real browsers and runs small
// scripts against it: served and from disk in Chromium, from disk in Firefox.
// It is a module of its own, so that the site needs none of its dependencies.
//
// A script (testdata/*.txt) is a list of lines; # begins a comment, words with
// spaces stand in double quotes. Reading commands wait up to ten seconds for
// what they ask.
//
//	only served|disk           run the script in this mode only
//	nojs                       switch scripts off, before page
//	size 390 844               size of the window
//	media dark|light|reduced|forced
//	touch                      the screen is one for fingers
//	page playground.html       open a page of the site; LESSON is lesson 5
//	ready                      the engine has taken over the page
//	click SELECTOR [N]         click the first match that is visible, N times
//	point SELECTOR X Y         move the mouse to a place of it, in percent
//	drag SELECTOR X Y [TO [DOWN [KEY]]]   press it there, move it, press a key, let go
//	fingers SELECTOR Y FROM TO [FROM TO]   put fingers on it and move them sideways
//	focus SELECTOR
//	key Shift+ArrowRight [N]   press a key where the focus is
//	type "text"                type where the focus is
//	fill SELECTOR "text"       replace what a field holds
//	edit SELECTOR "from" "to"  change the first such words of a field
//	focused SELECTOR           the focus is there, and one sees it
//	follow SELECTOR            click what copies a link, and open that link
//	text SELECTOR contains|lacks|is "text"
//	attr SELECTOR NAME contains|lacks|is "text"
//	value SELECTOR contains|lacks|is "text"
//	hash contains|lacks|is "text"
//	count SELECTOR N
//	visible SELECTOR           one match takes space on the page
//	gone SELECTOR              none does
//	within SELECTOR            the middle of the first match is in the window, and at rest
//	fits                       the page does not scroll sideways
//	hits SELECTOR              a finger hits each match: 44 by 44 pixels
//	keep NAME SELECTOR         remember a text
//	copy NAME SELECTOR         remember what a field holds
//	paste SELECTOR NAME        put it into another field
//	differs NAME SELECTOR      the text is another one now
//	same NAME SELECTOR         the text is the same
//	reload
//	offline                    the server stops
//	shot NAME                  a picture into the folder BT_SHOTS, if that is set
//
// Whatever a script does, a console error or warning, a blocked resource or a
// request to anywhere but the site fails it.
package browsertest
