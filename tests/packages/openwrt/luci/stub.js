// SPDX-License-Identifier: GPL-2.0
// Stands in for LuCI's client side: as much of L, E, _, view, dom, fs, poll, uci,
// form and the network widget as the views use, with the same meaning where it
// matters: a plain string as the content of an element is HTML, in an array it is
// text. What a form looks like is LuCI's business; here its fields only have
// their titles, values and descriptions.
/* exported run */
/* global recorded */
'use strict';

String.prototype.format = function() {
	var args = Array.prototype.slice.call(arguments);

	return this.replace(/%(%|[sdt])/g, function(whole, kind) {
		if (kind == '%')
			return '%';
		if (!args.length)
			throw new Error('format: too few values for ' + whole);
		var value = args.shift();
		if (value === undefined || (kind == 'd' && isNaN(value)))
			throw new Error('format: no value for ' + whole);
		if (kind == 'd')
			return Math.floor(value).toString();
		if (kind == 's')
			return String(value);
		var text = Math.floor(value % 60) + 's';
		[ [ 60, 60, 'm' ], [ 3600, 24, 'h' ], [ 86400, 1e9, 'd' ] ].forEach(function(unit) {
			if (value >= unit[0])
				text = Math.floor(value / unit[0]) % unit[1] + unit[2] + ' ' + text;
		});
		return text;
	});
};

function _(text) {
	return text;
}

var dom = {
	append: function(node, children) {
		if (Array.isArray(children))
			children.forEach(function(child) {
				if (child instanceof Node)
					node.appendChild(child);
				else if (child !== null && child !== undefined)
					node.appendChild(document.createTextNode('' + child));
			});
		else if (children instanceof Node)
			node.appendChild(children);
		else if (children !== null && children !== undefined)
			node.innerHTML = '' + children;
	},

	content: function(node, children) {
		while (node.firstChild)
			node.removeChild(node.firstChild);
		dom.append(node, children);
	}
};

function E(tag, attributes, children) {
	var node = document.createElement(tag);

	Object.keys(attributes || {}).forEach(function(key) {
		node.setAttribute(key, attributes[key]);
	});
	dom.append(node, children);
	return node;
}

var L = {
	bind: function(fn, self) {
		return fn.bind.apply(fn, Array.prototype.slice.call(arguments, 1));
	},
	resolveDefault: function(value, fallback) {
		return Promise.resolve(value).catch(function() { return fallback });
	}
};

var view = {
	extend: function(properties) {
		return properties;
	}
};

var polled = [];
var poll = {
	add: function(fn) { polled.push(fn) }
};

// What rpcd and cgi-io answered, by command; a command that is not in the ACL is
// not carried out.
var fs = {
	exec: function(command, args) {
		var line = [ command ].concat(args).join(' ');

		if (recorded.acl.indexOf(line) < 0)
			return Promise.reject(new Error(line + ': Permission denied'));
		return Promise.resolve(recorded.answers[line] ||
			{ code: 127, stdout: '', stderr: command + ': not found' });
	},
	exec_direct: function(command, args, type) {
		return fs.exec(command, args).then(function(answer) {
			return type == 'json' ? JSON.parse(answer.stdout) : answer.stdout;
		});
	}
};

var uci = {
	load: function(name) {
		return name == 'sipnat' ? Promise.resolve() : Promise.reject(new Error(name));
	},
	sections: function(type) {
		return recorded.uci.filter(function(section) { return section['.type'] == type });
	}
};

// One field: what all kinds of LuCI's options have in common.
function Option(kind, name, title, description) {
	Object.assign(this, { kind: kind, name: name, title: title, description: description, values: [], needs: null });
}
Option.prototype.value = function(key, text) {
	this.values.push([ key, text === undefined ? key : text ]);
};
Option.prototype.depends = function(name, value) {
	this.needs = [ name, value ];
};
Option.prototype.render = function(section) {
	var value = section[this.name], input;

	if (value === undefined)
		value = this.default;
	if (this.kind == 'Flag') {
		input = E('input', { type: 'checkbox' });
		input.checked = value == '1';
	}
	else if (this.kind == 'ListValue' || this.kind == 'MultiValue' || this.kind == 'NetworkSelect') {
		input = E('select', { 'class': 'cbi-input-select' }, this.values.map(function(pair) {
			var option = E('option', { value: pair[0] }, [ pair[1] ]);
			option.selected = [].concat(value).indexOf(pair[0]) >= 0;
			return option;
		}));
	}
	else {
		input = E('input', { type: 'text', 'class': 'cbi-input-text', placeholder: this.placeholder || '' });
		input.value = [].concat(value === undefined ? [] : value).join(' ');
	}
	input.setAttribute('data-option', this.name);
	input.setAttribute('aria-label', this.title);
	return input;
};

function Section(kind, name, type, title, description) {
	Object.assign(this, {
		kind: kind, name: name, type: type, title: title, description: description,
		tabs: [], options: []
	});
}
Section.prototype.tab = function(name, title) {
	this.tabs.push([ name, title ]);
};
Section.prototype.option = function(widget, name, title, description) {
	var option = new Option(widget.kind, name, title, description);

	if (!widget.kind)
		throw new Error(this.type + '.' + name + ': no such widget');
	this.options.push(option);
	return option;
};
Section.prototype.taboption = function(tab, widget, name, title, description) {
	if (!this.tabs.some(function(pair) { return pair[0] == tab }))
		throw new Error(this.type + '.' + name + ': no tab ' + tab);
	return this.option(widget, name, title, description);
};
Section.prototype.render = function() {
	var self = this;
	var sections = uci.sections(this.type).filter(function(section) {
		return self.kind != 'NamedSection' || section['.name'] == self.name;
	});
	var node = E('div', { 'class': 'cbi-section', 'data-type': this.type }, [
		this.title ? E('h3', {}, [ this.title ]) : null,
		this.description ? E('div', { 'class': 'cbi-section-descr' }, [ this.description ]) : null
	]);

	sections.forEach(function(section) {
		if (!self.anonymous && self.kind == 'TypedSection')
			node.appendChild(E('h4', {}, [ section['.name'] ]));
		self.options.forEach(function(option) {
			if (option.needs && section[option.needs[0]] != option.needs[1])
				return;
			node.appendChild(E('div', { 'class': 'cbi-value' }, [
				E('label', { 'class': 'cbi-value-title' }, [ option.title ]),
				E('div', { 'class': 'cbi-value-field' }, [
					option.render(section),
					option.description ? E('div', { 'class': 'cbi-value-description' }, [ option.description ]) : null
				])
			]));
		});
	});
	if (this.addremove)
		node.appendChild(E('button', { 'class': 'cbi-button' }, [ 'Add' ]));
	return node;
};

var form = { Map: function(config, title, description) {
	Object.assign(this, { config: config, title: title, description: description, parts: [] });
} };
form.Map.prototype.section = function(kind, name, type, title, description) {
	var section = kind.kind == 'NamedSection'
		? new Section(kind.kind, name, type, title, description)
		: new Section(kind.kind, null, name, type, title);

	this.parts.push(section);
	return section;
};
form.Map.prototype.render = function() {
	return Promise.resolve(E('div', { 'class': 'cbi-map' }, [
		E('h2', {}, [ this.title ]),
		E('div', { 'class': 'cbi-map-descr' }, [ this.description ])
	].concat(this.parts.map(function(part) { return part.render() }))));
};
[ 'Value', 'Flag', 'ListValue', 'MultiValue', 'DynamicList', 'NamedSection', 'TypedSection', 'GridSection' ].forEach(function(kind) {
	form[kind] = { kind: kind };
});
var widgets = { NetworkSelect: { kind: 'NetworkSelect' } };

// run SOURCE: the way LuCI loads a view; resolves to its node.
function run(source) {
	var modules = { view: view, fs: fs, poll: poll, dom: dom, uci: uci, form: form, 'tools.widgets': widgets };
	var names = [], values = [];

	source.replace(/^'require ([a-z.]+)(?: as ([a-z]+))?';$/mg, function(whole, name, as) {
		if (!modules[name])
			throw new Error('no such module: ' + name);
		names.push(as || name);
		values.push(modules[name]);
	});
	var instance = Function.apply(null, [ 'E', '_', 'L' ].concat(names, [ source ]))
		.apply(window, [ E, _, L ].concat(values));

	return Promise.resolve(instance.load()).then(function(data) {
		return instance.render(data);
	}).then(function(node) {
		dom.content(document.querySelector('#view'), node);
		return Promise.all(polled.map(function(fn) { return fn() }));
	});
}
