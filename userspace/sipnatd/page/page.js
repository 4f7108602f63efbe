/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Draws the status page from api/status and api/endpoints. What came from
 * outside gets into the page as text only, never as markup.
 */
'use strict';
(function () {
	const REFRESH = 10;	/* seconds between two questions */
	const PATIENCE = 8;	/* seconds for an answer */
	const SHOWN = 200;	/* endpoints on the page */
	const SVG = 'http://www.w3.org/2000/svg';

	const page = {
		paused: false,
		busy: false,
		timer: 0,
		who: '',
		endpoints: null,
		total: 0
	};

	function id(name) {
		return document.getElementById(name);
	}

	/* make('td', { class: 'time' }, 'text', node...) */
	function make(tag, attributes) {
		const node = tag === 'svg' || tag === 'rect' || tag === 'title' ?
			document.createElementNS(SVG, tag) :
			document.createElement(tag);

		for (const key in attributes || {})
			node.setAttribute(key, attributes[key]);
		for (let i = 2; i < arguments.length; i++)
			if (arguments[i] !== null && arguments[i] !== undefined)
				node.append(arguments[i]);
		return node;
	}

	function fill(node, children) {
		node.replaceChildren.apply(node, children);
	}

	/* Screen readers are told what has changed, not every ten seconds. */
	function say(node, text) {
		if (node.textContent !== text)
			node.textContent = text;
	}

	function number(n) {
		return n.toLocaleString('en');
	}

	function count(n, one, many) {
		return number(n) + ' ' + (n === 1 ? one : many);
	}

	function duration(seconds) {
		const s = Math.max(0, Math.floor(seconds));

		if (s >= 86400)
			return Math.floor(s / 86400) + ' d ' + Math.floor(s % 86400 / 3600) + ' h';
		if (s >= 3600)
			return Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min';
		if (s >= 60)
			return Math.floor(s / 60) + ' min ' + s % 60 + ' s';
		return s + ' s';
	}

	/* Text from the wire: no control characters, no change of direction. */
	function clean(text) {
		return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
			function (c) {
				return '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0');
			});
	}

	/* Where a line may break in it. */
	function place(end) {
		const node = make('span', null,
			end.address.indexOf(':') >= 0 ? '[' + end.address + ']' : end.address);

		node.append(make('wbr'), ':' + end.port);
		return node;
	}

	function badge(kind, text) {
		return make('span', { class: 'badge ' + kind }, text);
	}

	/* A bar of so much of a whole. */
	function track(share) {
		const bar = make('div');

		bar.style.width = Math.max(0, Math.min(100, 100 * share)) + '%';
		return make('div', { class: 'track', 'aria-hidden': 'true' }, bar);
	}

	/* What is left of something, counted down by tick(). */
	function left(seconds, whole) {
		const text = make('span', { 'data-until': String(Date.now() / 1000 + seconds) },
			duration(seconds));

		return make('div', null, text, whole ? track(seconds / whole) : null);
	}

	function tick() {
		const now = Date.now() / 1000;

		for (const node of document.querySelectorAll('[data-until]'))
			say(node, duration(node.dataset.until - now));
	}

	/* Health */

	function drawVerdict(status) {
		const node = id('verdict');
		const trouble = status.findings.filter(function (f) { return f.trouble; }).length;

		node.className = 'badge ' + (status.good ? 'good' : 'bad');
		say(node, status.good ? 'All is well' : 'Trouble' + (trouble > 1 ? ' (' + trouble + ')' : ''));
		document.title = (status.good ? '' : '! ') + 'sipnat at ' + location.hostname;
	}

	function drawFinding(finding) {
		return make('li', null,
			badge(finding.trouble ? 'bad' : 'note', finding.trouble ? 'Trouble' : 'Note'),
			make('span', { class: 'what' }, clean(finding.text)),
			finding.next ? make('span', { class: 'next quiet' }, 'Next: ',
				make('code', null, clean(finding.next))) : null);
	}

	function figure(title, value, more, extra) {
		return make('div', null, make('dt', null, title), make('dd', null, value),
			extra ? make('dd', null, extra) : null,
			make('dd', { class: 'quiet' }, more));
	}

	function sum(list) {
		return list.reduce(function (a, b) { return a + b; }, 0);
	}

	function tableFigure(table) {
		const meter = make('meter', { min: '0', max: String(table.max), value: String(table.count),
			high: String(0.8 * table.max), 'aria-label': 'conntrack entries' });

		return figure('Conntrack', (100 * table.count / table.max).toFixed(1) + ' %',
			number(table.count) + ' of ' + number(table.max) + ' entries', meter);
	}

	function span(history) {
		return history.age >= 86400 ? 'in 24 h' : 'since the daemon began';
	}

	function drawHealth(status) {
		const figures = [];

		fill(id('findings'), status.findings.map(drawFinding));
		if (status.module.loaded) {
			figures.push(figure('Endpoints', number(status.endpoints.bindings),
				status.endpoints.bindings_max ?
					'of at most ' + number(status.endpoints.bindings_max) : 'registered'));
			figures.push(figure('Claimed before the ALG', number(sum(status.history.claimed)),
				span(status.history)));
			figures.push(figure('Taken from the ALG', number(sum(status.history.detached)),
				span(status.history)));
		}
		if (status.conntrack && status.conntrack.max)
			figures.push(tableFigure(status.conntrack));
		fill(id('figures'), figures);
	}

	/* Endpoints */

	function cell(label, kind, content) {
		return make('td', { class: kind, 'data-label': label, role: 'cell' },
			make('div', null, content));
	}

	function two(first, second) {
		const node = make('div', null, first);

		if (second)
			node.append(make('small', null, second));
		return node;
	}

	function alive(endpoint) {
		if (endpoint.keepalive)
			return 'keepalive every ' + duration(endpoint.keepalive);
		return endpoint.transport === 'tcp' ? 'TCP' : 'no keepalive seen';
	}

	function drawEndpoint(endpoint) {
		return make('tr', { role: 'row' },
			make('th', { scope: 'row', role: 'rowheader' }, clean(endpoint.aor)),
			cell('Endpoint', 'mono', place(endpoint.endpoint)),
			cell('Mapping', 'mono', endpoint.mapping ? place(endpoint.mapping) : 'gone'),
			cell('Registrar', 'mono', place(endpoint.peer)),
			cell('Registered', 'time', left(endpoint.expires, endpoint.granted)),
			cell('Held', 'time', left(endpoint.hold)),
			cell('Keepalive', '', two(alive(endpoint), endpoint.verdict)));
	}

	function compare(a, b) {
		if (id('order').value === 'expires' && a.expires !== b.expires)
			return a.expires - b.expires;
		return a.aor < b.aor ? -1 : a.aor > b.aor ? 1 : 0;
	}

	function endpointsTable(list) {
		const titles = ['AOR', 'Endpoint', 'Mapping', 'Registrar', 'Registered for', 'Entry held for', 'Keepalive'];
		const head = make('tr', { role: 'row' });
		const body = make('tbody', { role: 'rowgroup' });

		for (const title of titles)
			head.append(make('th', { scope: 'col', role: 'columnheader' }, title));
		for (const endpoint of list)
			body.append(drawEndpoint(endpoint));
		return make('table', { class: 'rows', role: 'table', 'aria-labelledby': 'endpoints-title' },
			make('thead', { role: 'rowgroup' }, head), body);
	}

	function endpointsNote(answer) {
		const n = answer.endpoints.length;

		if (page.who)
			return n ? count(n, 'endpoint', 'endpoints') + ' for ' + clean(page.who) +
				(answer.more ? ', and there are more' : '') :
				'No endpoint is registered for ' + clean(page.who) + '.';
		if (!n)
			return 'No endpoint is registered.';
		return answer.more ? 'The first ' + number(n) + ' of ' + number(Math.max(page.total, n)) +
			' bindings. Look for an AOR or an address to see others.' : '';
	}

	function drawEndpoints() {
		const answer = page.endpoints;
		const note = id('endpoints-note');

		id('search').hidden = !answer;
		if (!answer)
			return;
		answer.endpoints.sort(compare);
		say(note, endpointsNote(answer));
		fill(id('endpoints-table'), answer.endpoints.length ? [endpointsTable(answer.endpoints)] : []);
	}

	/* What somebody looks for: digits, dots and colons are an address. */
	function question() {
		let text = 'api/endpoints?limit=' + SHOWN;

		if (page.who)
			text += (/^[0-9a-f.:/]*[.:][0-9a-f.:/]*$/i.test(page.who) ? '&peer=' : '&aor=') +
				encodeURIComponent(page.who);
		return text;
	}

	/* Flows over time */

	const KINDS = [
		['claimed', 'claimed before the ALG'],
		['detached', 'taken from the ALG'],
		['left', 'left to the ALG']
	];

	/* So many slots that there are always as many: the oldest are empty. */
	function padded(list, slots) {
		return new Array(Math.max(0, slots - list.length)).fill(0).concat(list);
	}

	function drawBars(history, slots, highest) {
		const svg = make('svg', { viewBox: '0 0 ' + slots + ' 100', preserveAspectRatio: 'none',
			role: 'img', 'aria-label': 'Flows in each quarter of an hour, ' +
			KINDS.map(function (kind) {
				return number(sum(history[kind[0]])) + ' ' + kind[1];
			}).join(', ') });
		const base = new Array(slots).fill(100);

		for (const kind of KINDS) {
			padded(history[kind[0]], slots).forEach(function (n, i) {
				const height = 96 * n / highest;

				if (!n)
					return;
				base[i] -= height;
				svg.append(make('rect', { class: kind[0], x: i + 0.1, y: base[i].toFixed(2),
					width: 0.8, height: height.toFixed(2) }));
			});
		}
		return svg;
	}

	function flowsTable(history, slots) {
		const perHour = 3600 / history.seconds;
		const body = make('tbody');
		const head = make('tr', null, make('th', { scope: 'col' }, 'Hours ago'));
		const lists = KINDS.map(function (kind) {
			head.append(make('th', { scope: 'col', class: 'number' }, kind[1]));
			return padded(history[kind[0]], slots).reverse();
		});

		for (let hour = 0; hour < slots / perHour; hour++) {
			const row = make('tr', null, make('th', { scope: 'row' }, hour ? String(hour) : 'this'));

			for (const list of lists)
				row.append(make('td', { class: 'number' },
					number(sum(list.slice(hour * perHour, (hour + 1) * perHour)))));
			body.append(row);
		}
		return make('table', { 'aria-labelledby': 'flows-title' }, make('thead', null, head), body);
	}

	function drawFlows(history) {
		const slots = 86400 / history.seconds;
		const old = id('flows').querySelector('details');
		const details = make('details', null, make('summary', null, 'By hour, as a table'),
			flowsTable(history, slots));
		const totals = history.claimed.map(function (n, i) {
			return n + history.detached[i] + history.left[i];
		});
		const highest = Math.max.apply(null, totals.concat(1));
		const legend = make('figcaption', { class: 'legend' });

		for (const kind of KINDS)
			legend.append(make('span', null, make('i', { class: kind[0] }),
				kind[1] + ' ' + number(sum(history[kind[0]]))));
		details.open = old && old.open;
		fill(id('flows'), [legend, drawBars(history, slots, highest),
			make('p', { class: 'axis quiet' }, make('span', null, '24 h ago'),
				make('span', null, Math.max.apply(null, totals) ?
					'at most ' + number(highest) + ' in 15 min' : 'none yet'),
				make('span', null, 'now')),
			history.age < 86400 ? make('p', { class: 'quiet' },
				'Recorded for ' + duration(history.age) + ', since the daemon began.') : '',
			details]);
	}

	/* Messages */

	function shares(caption, rows) {
		const highest = Math.max.apply(null, rows.map(function (row) { return row[1]; }).concat(1));
		const body = make('tbody');

		for (const row of rows)
			body.append(make('tr', null, make('th', { scope: 'row' }, row[0]),
				make('td', { class: 'number' }, number(row[1])),
				make('td', { class: 'share' }, track(row[1] / highest))));
		return make('table', null, make('caption', null, caption),
			make('thead', null, make('tr', null,
				make('th', { scope: 'col' }, caption === 'Requests' ? 'Method' : 'Class'),
				make('th', { scope: 'col', class: 'number' }, 'Count'),
				make('th', { scope: 'col' }, make('span', { 'aria-hidden': 'true' }, '')))),
			body);
	}

	function drawMessages(stats) {
		const requests = [], responses = [];

		for (const key in stats) {
			const method = /^requests_(.+)$/.exec(key);
			const cls = /^responses_([1-6]xx)$/.exec(key);

			if (method && stats[key])
				requests.push([method[1] === 'other' ? 'others' : method[1].toUpperCase(), stats[key]]);
			if (cls)
				responses.push([cls[1], stats[key]]);
		}
		requests.sort(function (a, b) { return b[1] - a[1]; });
		fill(id('messages'), [
			requests.length ? shares('Requests', requests) :
				make('p', { class: 'quiet' }, 'No request has been seen yet.'),
			shares('Responses', responses)
		]);
		id('others').textContent = 'And ' + count(stats.keepalives, 'keepalive', 'keepalives') + ', ' +
			count(stats.unparsable, 'message', 'messages') + ' that could not be parsed, ' +
			number(stats.truncated) + ' too long to look at all of it; since the module came.';
	}

	/* Upstream */

	const VERDICTS = {
		clean: ['good', 'unaltered'],
		suspect: ['note', 'looks rewritten'],
		confirmed: ['bad', 'rewritten']
	};

	function drawPath(path) {
		const verdict = VERDICTS[path.verdict] || ['note', path.verdict];
		const node = make('div', { class: 'path' },
			make('h3', null, make('span', { class: 'mono' }, path.peer), badge(verdict[0], verdict[1])),
			make('p', { class: 'quiet' }, 'Responses to REGISTER: ' + number(path.clean) +
				' unaltered, ' + number(path.suspect) + ' look rewritten, ' +
				number(path.confirmed) + ' rewritten.'));

		if (path.reason) {
			node.append(make('p', null, clean(path.text) + ', ' + duration(path.age) + ' ago.'));
			if (path.sent)
				node.append(make('dl', null,
					make('dt', { class: 'quiet' }, 'sent'),
					make('dd', { class: 'mono' }, clean(path.sent)),
					make('dt', { class: 'quiet' }, 'came'),
					make('dd', { class: 'mono' }, clean(path.came))));
		}
		return node;
	}

	function drawUpstream(paths) {
		fill(id('upstream'), paths.length ? paths.map(drawPath) :
			[make('p', { class: 'quiet' }, 'No peer has answered a REGISTER yet.')]);
	}

	/* System */

	function fact(title, text) {
		return make('div', null, make('dt', null, title), make('dd', null, text));
	}

	function drawSystem(status) {
		const alg = status.alg, policy = status.policy, facts = [];

		if (status.module.loaded) {
			facts.push(fact('Module', 'version ' + clean(status.module.version) + ', up for ' +
				duration(status.module.uptime)));
			facts.push(fact('Hooks', status.module.hooks.join(', ') || 'none'));
			facts.push(fact('Policy', policy.generation ? 'generation ' + policy.generation + ', ' +
				count(policy.rules, 'rule', 'rules') + ' with ' +
				count(policy.prefixes, 'prefix', 'prefixes') + ', for ' + duration(policy.age) :
				'built-in'));
			facts.push(fact('Flows without a rule', policy.default));
			facts.push(fact('REGISTER waiting', number(status.endpoints.transactions) + ' of at most ' +
				number(status.endpoints.transactions_max)));
		} else {
			facts.push(fact('Module', clean(status.module.why)));
		}
		facts.push(fact('ALG (nf_conntrack_sip)', alg.nf_conntrack_sip ?
			'loaded' + (alg.automatic ? ', assigned by port' : '') : 'not loaded'));
		facts.push(fact('Daemon', 'version ' + status.tool_version + ', process ' + status.daemon.pid +
			(status.policy_applied ? ', its policy is in force' : ', its policy is not in force')));
		fill(id('system'), facts);
	}

	/* All of it */

	function draw(status) {
		id('version').textContent = status.module.loaded ? clean(status.module.version) : '';
		drawVerdict(status);
		drawHealth(status);
		drawSystem(status);
		drawFlows(status.history);
		for (const name of ['messages', 'upstream'])
			id(name).parentNode.hidden = !status.module.loaded;
		if (status.module.loaded) {
			page.total = status.endpoints.bindings;
			drawMessages(status.stats);
			drawUpstream(status.upstream);
		}
	}

	/* Nothing of it is true any more: say so, and leave what was there. */
	function lost(error) {
		const node = id('verdict');

		node.className = 'badge bad';
		say(node, 'No answer from the daemon');
		id('updated').textContent = clean(String(error.message || error)).slice(0, 80);
	}

	async function ask(path) {
		const control = new AbortController();
		const timer = setTimeout(function () { control.abort(); }, PATIENCE * 1000);

		try {
			const answer = await fetch(path, { cache: 'no-store', signal: control.signal });

			if (!answer.ok)
				throw new Error((await answer.text()).trim() || 'status ' + answer.status);
			return await answer.json();
		} finally {
			clearTimeout(timer);
		}
	}

	async function askEndpoints(status) {
		if (!status.module.loaded || !status.endpoints_shown) {
			page.endpoints = null;
			fill(id('endpoints-table'), []);
			say(id('endpoints-note'), status.module.loaded ?
				'Endpoints are not shown to you; http.endpoints in sipnatd.conf says to whom.' :
				'Without the module nobody is known.');
			return;
		}
		try {
			page.endpoints = await ask(question());
		} catch (error) {
			page.endpoints = { endpoints: [], more: false };
			fill(id('endpoints-table'), []);
			say(id('endpoints-note'), clean(error.message));
			return;
		}
		drawEndpoints();
	}

	async function refresh() {
		clearTimeout(page.timer);
		if (page.busy)
			return;
		page.busy = true;
		try {
			const status = await ask('api/status');

			draw(status);
			await askEndpoints(status);
			id('search').hidden = !page.endpoints;
			id('updated').textContent = 'as of ' + new Date().toLocaleTimeString('en-GB');
			document.documentElement.dataset.drawn = 'yes';
		} catch (error) {
			lost(error);
		}
		page.busy = false;
		schedule();
	}

	function schedule() {
		clearTimeout(page.timer);
		if (!page.paused && !document.hidden)
			page.timer = setTimeout(refresh, REFRESH * 1000);
	}

	id('search').addEventListener('submit', function (event) {
		event.preventDefault();
		page.who = id('who').value.trim();
		refresh();
	});
	id('order').addEventListener('change', drawEndpoints);
	id('pause').addEventListener('click', function () {
		page.paused = !page.paused;
		this.setAttribute('aria-pressed', String(page.paused));
		if (page.paused)
			schedule();
		else
			refresh();
	});
	document.addEventListener('visibilitychange', function () {
		if (!document.hidden && !page.paused)
			refresh();
	});
	setInterval(function () {
		if (!document.hidden)
			tick();
	}, 1000);
	refresh();
})();
