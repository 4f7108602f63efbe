// SPDX-License-Identifier: GPL-2.0
// Runs the view and looks at what became of it; one line to the console for each
// thing that is wrong, and "judged" in the end.
/* global recorded, run */
'use strict';

function wrong(text) {
	console.log('WRONG ' + text);
}

window.onerror = function(message) {
	wrong('error: ' + message);
};

function judge() {
	var root = document.querySelector('#view'), text = root.innerText.replace(/\s+/g, ' ');

	recorded.expect.forEach(function(wanted) {
		if (text.indexOf(wanted) < 0)
			wrong('not on the page: ' + wanted);
	});
	recorded.never.forEach(function(unwanted) {
		if (text.indexOf(unwanted) >= 0)
			wrong('on the page: ' + unwanted);
	});
	if (/undefined|NaN|\[object/.test(text))
		wrong('a value that is none: ' + text.match(/.{0,30}(undefined|NaN|\[object).{0,30}/)[0]);

	// what strangers said has not become elements
	if (window.injected || root.querySelector('img, script, iframe, a[href^="javascript"]'))
		wrong('a text has become HTML');

	// a phone shows cards: each cell says what it is
	root.querySelectorAll('.table').forEach(function(table) {
		if (!table.querySelector('.table-titles'))
			return;
		table.querySelectorAll('.td').forEach(function(cell) {
			if (!cell.getAttribute('data-title'))
				wrong('a cell without data-title: ' + cell.innerText);
		});
	});

	// colors are the theme's
	root.querySelectorAll('[style]').forEach(function(node) {
		if (/color|background/.test(node.getAttribute('style')))
			wrong('a color of its own: ' + node.outerHTML);
	});

	if (document.documentElement.scrollWidth > window.innerWidth)
		wrong('wider than the screen: ' + document.documentElement.scrollWidth + ' of ' + window.innerWidth);

	if (recorded.options.length) {
		var shown = Array.from(root.querySelectorAll('[data-option]')).map(function(node) {
			return node.closest('[data-type]').getAttribute('data-type') + '.' + node.getAttribute('data-option');
		});
		recorded.options.forEach(function(option) {
			if (shown.indexOf(option) < 0)
				wrong('no field for ' + option);
		});
	}
}

run(recorded.source).then(judge).catch(function(error) {
	wrong('rejected: ' + error.message);
}).then(function() {
	console.log('judged');
});
