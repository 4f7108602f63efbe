/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Evaluated on the page: a list of what is wrong with it, for whatever answer it
 * shows.
 */
'use strict';
(function () {
	const wrong = [];

	function number(colour) {
		return (colour.match(/[\d.]+/g) || []).map(Number);
	}

	function luminance(colour) {
		const linear = colour.slice(0, 3).map(function (c) {
			return c / 255 <= 0.03928 ? c / 255 / 12.92 : Math.pow((c / 255 + 0.055) / 1.055, 2.4);
		});

		return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
	}

	function ground(node) {
		for (; node; node = node.parentElement) {
			const colour = number(getComputedStyle(node).backgroundColor);

			if (colour.length === 3 || colour[3] === 1)
				return colour;
		}
		return [255, 255, 255];
	}

	function contrast(node) {
		const a = luminance(number(getComputedStyle(node).color)) + 0.05;
		const b = luminance(ground(node)) + 0.05;

		return a > b ? a / b : b / a;
	}

	function all(selector) {
		return Array.from(document.querySelectorAll(selector));
	}

	function seen(node) {
		return node.getClientRects().length > 0;
	}

	function check(good, text) {
		if (!good)
			wrong.push(text);
	}

	for (const node of all('body *')) {
		const text = Array.from(node.childNodes).some(function (child) {
			return child.nodeType === 3 && child.data.trim();
		});

		if (!text || !seen(node) || /^(SCRIPT|STYLE|NOSCRIPT)$/.test(node.tagName))
			continue;
		check(contrast(node) >= 4.5, 'contrast ' + contrast(node).toFixed(1) + ' of "' +
			node.textContent.trim().slice(0, 30) + '"');
		check(parseFloat(getComputedStyle(node).fontSize) >= 12, 'too small: ' + node.textContent.slice(0, 30));
	}
	check(document.documentElement.scrollWidth <= window.innerWidth,
		'wider than the window by ' + (document.documentElement.scrollWidth - window.innerWidth));
	check(document.documentElement.lang === 'en', 'no language');
	check(document.title.indexOf('sipnat') >= 0, 'the title is ' + document.title);
	for (const landmark of ['header', 'main', 'footer', '[role=search]'])
		check(all(landmark).length === 1, landmark + ': not one of it');
	check(all('h1').length === 1, 'not one h1');
	let level = 0;
	for (const heading of all('h1, h2, h3').filter(seen)) {
		check(Number(heading.tagName[1]) <= level + 1, 'a level is left out above ' + heading.textContent);
		level = Number(heading.tagName[1]);
		check(heading.textContent.trim(), 'an empty heading');
	}
	for (const section of all('main section'))
		check(document.getElementById(section.getAttribute('aria-labelledby')), 'a section without a name');
	for (const table of all('table')) {
		check(table.caption || table.hasAttribute('aria-labelledby'), 'a table without a name');
		check(table.tHead, 'a table without a head');
		for (const cell of table.querySelectorAll('th'))
			check(cell.scope, 'a header cell without scope: ' + cell.textContent);
	}
	for (const input of all('input, select'))
		check(input.labels.length === 1, 'no label: ' + input.id);
	for (const button of all('button, a'))
		check(button.textContent.trim(), 'a button or link without words');
	for (const node of all('*'))
		for (const attribute of node.attributes)
			check(!/^on/i.test(attribute.name), 'a handler in an attribute: ' + attribute.name);
	check(all('script').length === 1 && all('style').length === 1, 'another script or style');
	check(!all('img, iframe, object, embed, base, meta[http-equiv]').length, 'an element that has no business here');
	check(all('[aria-live=polite]').length >= 1, 'nothing is said when the state changes');
	const ids = all('[id]').map(function (node) { return node.id; });
	check(new Set(ids).size === ids.length, 'an id is there twice');
	return wrong;
})();
