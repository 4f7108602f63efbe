// SPDX-License-Identifier: GPL-2.0
// /etc/config/sipnat. What the fields cannot know, such as prefixes that overlap,
// is sipnatd's to judge: what it says about the saved file is shown above them.
'use strict';
'require view';
'require form';
'require fs';
'require uci';
'require tools.widgets as widgets';

function actions(option) {
	option.value('bypass', _('bypass: take it away from the ALG'));
	option.value('leave', _('leave: the ALG may have it'));
	option.value('observe', _('observe: touch nothing, count'));
}

function number(where, name, title, description, placeholder, datatype) {
	var option = where(form.Value, name, title, description);

	option.datatype = datatype;
	option.placeholder = placeholder;
	option.optional = true;
	return option;
}

function general(map) {
	var s = map.section(form.NamedSection, 'main', 'sipnat'), o;

	s.addremove = false;
	s.tab('general', _('General'));
	s.tab('log', _('Log'));

	o = s.taboption('general', form.Flag, 'enabled', _('Run the daemon'),
		_('It puts this policy into force, writes a log, and keeps who is registered over an upgrade. The module protects without it, too.'));
	o.default = '1';
	o.rmempty = false;

	o = s.taboption('general', form.ListValue, 'default', _('SIP flows that no rule covers'));
	actions(o);
	o.default = 'bypass';

	o = s.taboption('general', form.ListValue, 'media_expectations', _('Calls that the ALG has rewritten before'),
		_('Ports that the ALG has opened for them: they end by themselves, or are closed at once, which cuts calls that are just beginning.'));
	o.value('keep', _('keep their ports'));
	o.value('drop', _('close their ports'));
	o.default = 'keep';

	o = s.taboption('general', form.Flag, 'remove_helper', _('Remove the firewall’s SIP helper'),
		_('Takes the rules that assign the ALG out again after each start of the firewall. Not together with rules that leave flows to the ALG.'));
	o.default = '0';

	o = s.taboption('log', form.ListValue, 'log_level', _('Level'));
	[ 'error', 'warning', 'notice', 'info', 'debug' ].forEach(function(level) {
		o.value(level, level);
	});
	o.default = 'info';

	o = s.taboption('log', form.Flag, 'log_flows', _('A line for each SIP flow'), _('At level info.'));
	o.default = '1';

	o = s.taboption('log', form.Flag, 'log_endpoints', _('A line when an endpoint registers or goes'), _('At level info.'));
	o.default = '1';
}

function limits(map) {
	var s = map.section(form.NamedSection, 'limits', 'limits', _('Limits'),
		_('Beyond a limit telephones still register, but are kept reachable no longer than without sipnat.'));
	var at = L.bind(s.option, s);

	s.addremove = true;
	number(at, 'bindings', _('Registered endpoints'), null, '262144', 'range(1, 2147483647)');
	number(at, 'bindings_per_source', _('Registered endpoints of one address'), null, '65536', 'range(1, 2147483647)');
	number(at, 'transactions', _('REGISTER requests that wait'), null, '4096', 'range(1, 65536)');
	number(at, 'transactions_per_source', _('REGISTER requests of one address'), null, '1024', 'range(1, 65536)');
	number(at, 'conntrack_share', _('Share of the connection tracking table'), _('In percent.'), '50', 'range(1, 100)');
}

function prefixes(map) {
	var s = map.section(form.TypedSection, 'prefixes', _('Lists of prefixes'),
		_('Rules use them as “@name”.'));
	var o;

	s.addremove = true;
	s.anonymous = false;

	o = s.option(form.DynamicList, 'prefix', _('Prefixes'));
	o.datatype = 'or(ipaddr("nomask"), cidr)';
	o.rmempty = false;
}

function criteria(s) {
	var at = L.bind(s.taboption, s, 'match'), o;

	o = at(form.DynamicList, 'local', _('Local'), _('An end of the flow is one of these, the other one of “Peer”: addresses, prefixes or “@name”.'));
	o.modalonly = true;
	o = at(form.DynamicList, 'peer', _('Peer'));
	o.modalonly = true;

	o = at(form.MultiValue, 'transport', _('Transport'));
	o.value('udp', 'UDP');
	o.value('tcp', 'TCP');
	o.optional = true;
	o.modalonly = true;

	o = at(form.DynamicList, 'port', _('Ports'));
	o.datatype = 'portrange';
	o.placeholder = '5060';
	o.modalonly = true;

	o = at(form.ListValue, 'any_port', _('SIP on other ports'), _('Without ports above, by default; with them, not.'));
	o.value('', _('default'));
	o.value('1', _('yes'));
	o.value('0', _('no'));
	o.optional = true;
	o.modalonly = true;

	o = at(widgets.NetworkSelect, 'in_interface', _('Comes in by'));
	o.nocreate = true;
	o.optional = true;
	o.modalonly = true;
	o = at(widgets.NetworkSelect, 'out_interface', _('Goes out by'));
	o.nocreate = true;
	o.optional = true;
	o.modalonly = true;

	number(at, 'zone', _('Conntrack zone'), null, null, 'range(0, 65535)').modalonly = true;
}

function effects(s) {
	var at = L.bind(s.taboption, s, 'effect');

	[
		[ 'margin', _('Kept longer'), _('Seconds beyond the registration.'), '0' ],
		[ 'floor', _('Kept at least'), _('Seconds.'), '0' ],
		[ 'ceiling', _('Kept at most'), _('Seconds.'), '86400' ]
	].forEach(function(row) {
		var o = number(at, row[0], row[1], row[2], row[3], 'range(0, 1209600)');

		o.depends('action', 'bypass');
		o.modalonly = true;
	});
	[
		[ 'mark', _('Connection mark') ],
		[ 'mark_mask', _('Mask of the mark') ]
	].forEach(function(row) {
		var o = at(form.Value, row[0], row[1]);

		o.validate = function(section_id, value) {
			return !value || /^(0x[0-9a-f]{1,8}|[0-9]{1,10})$/i.test(value) ||
				_('Expecting a number, such as 0x10');
		};
		o.optional = true;
		o.depends('action', 'bypass');
		o.modalonly = true;
	});
}

function rules(map) {
	var s = map.section(form.GridSection, 'rule', _('Rules'),
		_('The first rule that covers a flow decides.'));
	var o;

	s.addremove = true;
	s.anonymous = true;
	s.sortable = true;
	s.nodescriptions = true;
	s.tab('rule', _('Rule'));
	s.tab('match', _('Which flows'));
	s.tab('effect', _('For how long'));

	o = s.taboption('rule', form.Flag, 'enabled', _('Enabled'));
	o.default = '1';
	o.editable = true;

	o = s.taboption('rule', form.Value, 'name', _('Name'));
	o.datatype = 'maxlength(63)';
	o.optional = true;

	o = s.taboption('rule', form.ListValue, 'action', _('Action'));
	actions(o);
	o.rmempty = false;

	criteria(s);
	effects(s);
}

return view.extend({
	load: function() {
		return Promise.all([
			L.resolveDefault(fs.exec('/etc/init.d/sipnat', [ 'check' ]), null),
			uci.load('sipnat')
		]);
	},

	render: function(data) {
		var map = new form.Map('sipnat', _('SIP settings'),
			_('Nothing needs to be configured: every SIP flow is kept from the ALG. This is for exceptions.'));

		general(map);
		limits(map);
		prefixes(map);
		rules(map);

		return map.render().then(function(node) {
			var said = data[0] && (data[0].stderr || '').trim();

			if (said)
				node.insertBefore(E('div', {
					'class': 'alert-message ' + (data[0].code ? 'danger' : 'warning')
				}, [
					E('strong', {}, [ data[0].code
						? _('The saved settings have mistakes; those from before stay in force')
						: _('About the saved settings') ]),
					E('ul', {}, said.split('\n').map(function(line) {
						return E('li', {}, [ line ]);
					}))
				]), node.firstChild);

			return node;
		});
	}
});
