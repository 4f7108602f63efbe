// SPDX-License-Identifier: GPL-2.0
// What sipnatctl says, on one page. AORs and what came back from a registrar are
// the words of strangers: they become text nodes, which is what the items of an
// array become. A plain string would be taken for HTML.
'use strict';
'require view';
'require fs';
'require poll';
'require dom';

var CTL = '/usr/sbin/sipnatctl';
// a page, not an archive
var SHOWN = 200;

function duration(seconds) {
	return '%t'.format(Math.max(0, seconds));
}

function end(tuple) {
	if (!tuple)
		return _('none at present');

	return (tuple.address.indexOf(':') < 0 ? '%s:%d' : '[%s]:%d')
		.format(tuple.address, tuple.port);
}

function code(text) {
	return E('code', {}, [ text ]);
}

function section(title, children) {
	return E('div', { 'class': 'cbi-section' },
		[ E('h3', {}, [ title ]) ].concat(children));
}

// head: titles, or null for a table of names and values
function table(head, rows) {
	var body = rows.map(function(row) {
		return E('tr', { 'class': 'tr' }, row.map(function(cell, i) {
			var attributes = { 'class': 'td left' };

			if (head)
				attributes['data-title'] = head[i];
			else if (i == 0)
				attributes.width = '33%';

			return E('td', attributes, Array.isArray(cell) ? cell : [ cell ]);
		}));
	});

	if (head)
		body.unshift(E('tr', { 'class': 'tr table-titles' }, head.map(function(title) {
			return E('th', { 'class': 'th left' }, [ title ]);
		})));

	return E('table', { 'class': 'table' }, body);
}

function bar(count, max) {
	var percent = max ? Math.min(100, Math.floor(100 * count / max)) : 0;

	return E('div', {
		'class': 'cbi-progressbar',
		'title': _('%d of %d (%d%%)').format(count, max, percent)
	}, [ E('div', { 'style': 'width:%d%%'.format(percent) }, []) ]);
}

function finding(item) {
	var text = [ item.text ];

	if (item.next)
		text.push(' ', code(item.next));

	return E('li', {}, text);
}

// The answer first: is anything wrong, and what is to be done?
function renderVerdict(status) {
	var troubles = status.findings.filter(function(item) { return item.trouble });
	var remarks = status.findings.filter(function(item) { return !item.trouble });
	var nodes = [];

	if (status.good)
		nodes.push(E('div', { 'class': 'alert-message success' }, [
			E('strong', {}, [ _('All is well') ])
		]));
	else
		nodes.push(E('div', { 'class': 'alert-message danger' }, [
			E('strong', {}, [ _('Something is wrong') ]),
			E('ul', {}, troubles.map(finding))
		]));

	if (remarks.length)
		nodes.push(E('div', { 'class': 'alert-message notice' }, [
			E('ul', {}, remarks.map(finding))
		]));

	return nodes;
}

function renderAlg(alg) {
	var cell = [];

	if (!alg.nf_conntrack_sip && !alg.nf_nat_sip)
		cell.push(_('not loaded'));
	else if (!alg.assigned_by.length && !alg.automatic)
		cell.push(_('loaded, and no rule assigns it'));
	else
		cell.push(_('loaded, and assigned to flows by:'));

	if (alg.automatic)
		cell.push(E('br'), code('net.netfilter.nf_conntrack_helper=1'));
	alg.assigned_by.forEach(function(place) {
		cell.push(E('br'), code(place));
	});
	if (alg.assigned_by_more)
		cell.push(E('br'), _('and %d more rules').format(alg.assigned_by_more));

	return cell;
}

function renderOverview(status) {
	var rows = [], module = status.module, stats = status.stats;

	rows.push([ _('Module'), module.loaded
		? _('version %s, loaded for %s').format(module.version, duration(module.uptime))
		: module.why ]);
	if (module.loaded)
		rows.push([ _('Policy'), _('%d rules, default “%s”, in force for %s').format(
			status.policy.rules, status.policy.default, duration(status.policy.age)) ]);
	if (status.daemon.running)
		rows.push([ _('Daemon'), _('running') ]);
	else
		rows.push([ _('Daemon'), module.loaded
			? _('not running; the policy in the kernel stays in force')
			: _('not running') ]);
	rows.push([ _('SIP ALG of the kernel'), renderAlg(status.alg) ]);
	if (module.loaded) {
		rows.push([ _('Flows kept from the ALG'),
			_('%d before it could get them, %d taken from it').format(stats.flows_claimed,
				stats.flows_detached_explicit + stats.flows_detached_automatic +
				stats.flows_detached_swept) ]);
		rows.push([ _('Flows left to it, only observed'),
			'%d, %d'.format(stats.flows_left, stats.flows_observed) ]);
		rows.push([ _('Registered endpoints'),
			[ bar(status.endpoints.bindings, status.endpoints.bindings_max) ] ]);
	}
	if (status.conntrack)
		rows.push([ _('Connection tracking table'),
			[ bar(status.conntrack.count, status.conntrack.max) ] ]);

	return section(_('Overview'), [ table(null, rows) ]);
}

function renderEndpoints(list) {
	var nodes = [];
	var rows = list.slice(0, SHOWN).map(function(endpoint) {
		return [
			endpoint.aor, end(endpoint.endpoint), end(endpoint.mapping),
			end(endpoint.peer), duration(endpoint.expires), endpoint.verdict || '-'
		];
	});

	if (rows.length)
		nodes.push(table([
			_('Address of record'), _('Endpoint'), _('Mapping'), _('Registrar'),
			_('Registered for another'), _('Without sipnat')
		], rows));
	else
		nodes.push(E('p', {}, [ E('em', {}, [ _('Nobody is registered through this router.') ]) ]));

	if (list.length > SHOWN)
		nodes.push(E('p', {}, [
			_('%d more are not shown:').format(list.length - SHOWN), ' ',
			code('sipnatctl endpoints')
		]));

	return section(_('Registered endpoints'), nodes);
}

// Only paths that something rewrites; that the others are clean goes without
// saying.
function renderUpstream(paths) {
	var rows = paths.filter(function(path) {
		return path.verdict != 'clean';
	}).map(function(path) {
		return [
			path.peer, path.verdict, path.text || '-',
			path.sent == null ? '-' : [
				_('sent:'), ' ', code(path.sent), E('br'),
				_('came back:'), ' ', code(path.came)
			]
		];
	});

	return rows.length ? [ section(_('SIP is rewritten upstream'), [ table([
		_('Registrar'), _('Verdict'), _('Reason'), _('Evidence')
	], rows) ]) ] : [];
}

function renderError(text) {
	return [ E('div', { 'class': 'alert-message danger' }, [
		E('strong', {}, [ _('sipnatctl gives no answer') ]),
		E('p', {}, [ text ])
	]) ];
}

return view.extend({
	// status exits with 1 when there is trouble, which is an answer, too
	load: function() {
		return Promise.all([
			fs.exec(CTL, [ 'status', '-j' ]).catch(function(error) {
				return { code: -1, stderr: error.message };
			}),
			L.resolveDefault(fs.exec_direct(CTL, [ 'endpoints', '-j' ], 'json'), null)
		]);
	},

	renderBody: function(data) {
		var status;

		try {
			status = JSON.parse(data[0].stdout);
		}
		catch (error) {
			return renderError(data[0].stderr || error.message);
		}

		var nodes = renderVerdict(status).concat([ renderOverview(status) ]);

		if (status.module.loaded)
			nodes = nodes.concat(renderUpstream(status.upstream),
				[ renderEndpoints(data[1] && data[1].endpoints || []) ]);

		return nodes;
	},

	render: function(data) {
		var body = E('div', { 'id': 'sipnat-status' }, this.renderBody(data));

		poll.add(L.bind(function() {
			return this.load().then(L.bind(function(fresh) {
				dom.content(body, this.renderBody(fresh));
			}, this));
		}, this), 5);

		return E('div', {}, [
			E('h2', {}, [ _('SIP status') ]),
			E('div', { 'class': 'cbi-map-descr' }, [
				_('Telephones behind this router, and what becomes of their SIP messages.')
			]),
			body
		]);
	},

	handleSaveApply: null,
	handleSave: null,
	handleReset: null
});
