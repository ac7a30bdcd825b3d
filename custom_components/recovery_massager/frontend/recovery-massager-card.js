// node_modules/@lit/reactive-element/css-tag.js
var e = globalThis, t = e.ShadowRoot && (e.ShadyCSS === void 0 || e.ShadyCSS.nativeShadow) && "adoptedStyleSheets" in Document.prototype && "replace" in CSSStyleSheet.prototype, n = Symbol(), r = /* @__PURE__ */ new WeakMap(), i = class {
	constructor(e, t, r) {
		if (this._$cssResult$ = !0, r !== n) throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");
		this.cssText = e, this.t = t;
	}
	get styleSheet() {
		let e = this.o, n = this.t;
		if (t && e === void 0) {
			let t = n !== void 0 && n.length === 1;
			t && (e = r.get(n)), e === void 0 && ((this.o = e = new CSSStyleSheet()).replaceSync(this.cssText), t && r.set(n, e));
		}
		return e;
	}
	toString() {
		return this.cssText;
	}
}, a = (e) => new i(typeof e == "string" ? e : e + "", void 0, n), o = (e, ...t) => new i(e.length === 1 ? e[0] : t.reduce((t, n, r) => t + ((e) => {
	if (!0 === e._$cssResult$) return e.cssText;
	if (typeof e == "number") return e;
	throw Error("Value passed to 'css' function must be a 'css' function result: " + e + ". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.");
})(n) + e[r + 1], e[0]), e, n), s = (n, r) => {
	if (t) n.adoptedStyleSheets = r.map((e) => e instanceof CSSStyleSheet ? e : e.styleSheet);
	else for (let t of r) {
		let r = document.createElement("style"), i = e.litNonce;
		i !== void 0 && r.setAttribute("nonce", i), r.textContent = t.cssText, n.appendChild(r);
	}
}, c = t ? (e) => e : (e) => e instanceof CSSStyleSheet ? ((e) => {
	let t = "";
	for (let n of e.cssRules) t += n.cssText;
	return a(t);
})(e) : e, { is: l, defineProperty: u, getOwnPropertyDescriptor: d, getOwnPropertyNames: f, getOwnPropertySymbols: p, getPrototypeOf: m } = Object, h = globalThis, g = h.trustedTypes, _ = g ? g.emptyScript : "", ee = h.reactiveElementPolyfillSupport, v = (e, t) => e, y = {
	toAttribute(e, t) {
		switch (t) {
			case Boolean:
				e = e ? _ : null;
				break;
			case Object:
			case Array: e = e == null ? e : JSON.stringify(e);
		}
		return e;
	},
	fromAttribute(e, t) {
		let n = e;
		switch (t) {
			case Boolean:
				n = e !== null;
				break;
			case Number:
				n = e === null ? null : Number(e);
				break;
			case Object:
			case Array: try {
				n = JSON.parse(e);
			} catch {
				n = null;
			}
		}
		return n;
	}
}, te = (e, t) => !l(e, t), ne = {
	attribute: !0,
	type: String,
	converter: y,
	reflect: !1,
	useDefault: !1,
	hasChanged: te
};
Symbol.metadata ??= Symbol("metadata"), h.litPropertyMetadata ??= /* @__PURE__ */ new WeakMap();
var b = class extends HTMLElement {
	static addInitializer(e) {
		this._$Ei(), (this.l ??= []).push(e);
	}
	static get observedAttributes() {
		return this.finalize(), this._$Eh && [...this._$Eh.keys()];
	}
	static createProperty(e, t = ne) {
		if (t.state && (t.attribute = !1), this._$Ei(), this.prototype.hasOwnProperty(e) && ((t = Object.create(t)).wrapped = !0), this.elementProperties.set(e, t), !t.noAccessor) {
			let n = Symbol(), r = this.getPropertyDescriptor(e, n, t);
			r !== void 0 && u(this.prototype, e, r);
		}
	}
	static getPropertyDescriptor(e, t, n) {
		let { get: r, set: i } = d(this.prototype, e) ?? {
			get() {
				return this[t];
			},
			set(e) {
				this[t] = e;
			}
		};
		return {
			get: r,
			set(t) {
				let a = r?.call(this);
				i?.call(this, t), this.requestUpdate(e, a, n);
			},
			configurable: !0,
			enumerable: !0
		};
	}
	static getPropertyOptions(e) {
		return this.elementProperties.get(e) ?? ne;
	}
	static _$Ei() {
		if (this.hasOwnProperty(v("elementProperties"))) return;
		let e = m(this);
		e.finalize(), e.l !== void 0 && (this.l = [...e.l]), this.elementProperties = new Map(e.elementProperties);
	}
	static finalize() {
		if (this.hasOwnProperty(v("finalized"))) return;
		if (this.finalized = !0, this._$Ei(), this.hasOwnProperty(v("properties"))) {
			let e = this.properties, t = [...f(e), ...p(e)];
			for (let n of t) this.createProperty(n, e[n]);
		}
		let e = this[Symbol.metadata];
		if (e !== null) {
			let t = litPropertyMetadata.get(e);
			if (t !== void 0) for (let [e, n] of t) this.elementProperties.set(e, n);
		}
		this._$Eh = /* @__PURE__ */ new Map();
		for (let [e, t] of this.elementProperties) {
			let n = this._$Eu(e, t);
			n !== void 0 && this._$Eh.set(n, e);
		}
		this.elementStyles = this.finalizeStyles(this.styles);
	}
	static finalizeStyles(e) {
		let t = [];
		if (Array.isArray(e)) {
			let n = new Set(e.flat(1 / 0).reverse());
			for (let e of n) t.unshift(c(e));
		} else e !== void 0 && t.push(c(e));
		return t;
	}
	static _$Eu(e, t) {
		let n = t.attribute;
		return !1 === n ? void 0 : typeof n == "string" ? n : typeof e == "string" ? e.toLowerCase() : void 0;
	}
	constructor() {
		super(), this._$Ep = void 0, this.isUpdatePending = !1, this.hasUpdated = !1, this._$Em = null, this._$Ev();
	}
	_$Ev() {
		this._$ES = new Promise((e) => this.enableUpdating = e), this._$AL = /* @__PURE__ */ new Map(), this._$E_(), this.requestUpdate(), this.constructor.l?.forEach((e) => e(this));
	}
	addController(e) {
		(this._$EO ??= /* @__PURE__ */ new Set()).add(e), this.renderRoot !== void 0 && this.isConnected && e.hostConnected?.();
	}
	removeController(e) {
		this._$EO?.delete(e);
	}
	_$E_() {
		let e = /* @__PURE__ */ new Map(), t = this.constructor.elementProperties;
		for (let n of t.keys()) this.hasOwnProperty(n) && (e.set(n, this[n]), delete this[n]);
		e.size > 0 && (this._$Ep = e);
	}
	createRenderRoot() {
		let e = this.shadowRoot ?? this.attachShadow(this.constructor.shadowRootOptions);
		return s(e, this.constructor.elementStyles), e;
	}
	connectedCallback() {
		this.renderRoot ??= this.createRenderRoot(), this.enableUpdating(!0), this._$EO?.forEach((e) => e.hostConnected?.());
	}
	enableUpdating(e) {}
	disconnectedCallback() {
		this._$EO?.forEach((e) => e.hostDisconnected?.());
	}
	attributeChangedCallback(e, t, n) {
		this._$AK(e, n);
	}
	_$ET(e, t) {
		let n = this.constructor.elementProperties.get(e), r = this.constructor._$Eu(e, n);
		if (r !== void 0 && !0 === n.reflect) {
			let i = (n.converter?.toAttribute === void 0 ? y : n.converter).toAttribute(t, n.type);
			this._$Em = e, i == null ? this.removeAttribute(r) : this.setAttribute(r, i), this._$Em = null;
		}
	}
	_$AK(e, t) {
		let n = this.constructor, r = n._$Eh.get(e);
		if (r !== void 0 && this._$Em !== r) {
			let e = n.getPropertyOptions(r), i = typeof e.converter == "function" ? { fromAttribute: e.converter } : e.converter?.fromAttribute === void 0 ? y : e.converter;
			this._$Em = r;
			let a = i.fromAttribute(t, e.type);
			this[r] = a ?? this._$Ej?.get(r) ?? a, this._$Em = null;
		}
	}
	requestUpdate(e, t, n, r = !1, i) {
		if (e !== void 0) {
			let a = this.constructor;
			if (!1 === r && (i = this[e]), n ??= a.getPropertyOptions(e), !((n.hasChanged ?? te)(i, t) || n.useDefault && n.reflect && i === this._$Ej?.get(e) && !this.hasAttribute(a._$Eu(e, n)))) return;
			this.C(e, t, n);
		}
		!1 === this.isUpdatePending && (this._$ES = this._$EP());
	}
	C(e, t, { useDefault: n, reflect: r, wrapped: i }, a) {
		n && !(this._$Ej ??= /* @__PURE__ */ new Map()).has(e) && (this._$Ej.set(e, a ?? t ?? this[e]), !0 !== i || a !== void 0) || (this._$AL.has(e) || (this.hasUpdated || n || (t = void 0), this._$AL.set(e, t)), !0 === r && this._$Em !== e && (this._$Eq ??= /* @__PURE__ */ new Set()).add(e));
	}
	async _$EP() {
		this.isUpdatePending = !0;
		try {
			await this._$ES;
		} catch (e) {
			Promise.reject(e);
		}
		let e = this.scheduleUpdate();
		return e != null && await e, !this.isUpdatePending;
	}
	scheduleUpdate() {
		return this.performUpdate();
	}
	performUpdate() {
		if (!this.isUpdatePending) return;
		if (!this.hasUpdated) {
			if (this.renderRoot ??= this.createRenderRoot(), this._$Ep) {
				for (let [e, t] of this._$Ep) this[e] = t;
				this._$Ep = void 0;
			}
			let e = this.constructor.elementProperties;
			if (e.size > 0) for (let [t, n] of e) {
				let { wrapped: e } = n, r = this[t];
				!0 !== e || this._$AL.has(t) || r === void 0 || this.C(t, void 0, n, r);
			}
		}
		let e = !1, t = this._$AL;
		try {
			e = this.shouldUpdate(t), e ? (this.willUpdate(t), this._$EO?.forEach((e) => e.hostUpdate?.()), this.update(t)) : this._$EM();
		} catch (t) {
			throw e = !1, this._$EM(), t;
		}
		e && this._$AE(t);
	}
	willUpdate(e) {}
	_$AE(e) {
		this._$EO?.forEach((e) => e.hostUpdated?.()), this.hasUpdated || (this.hasUpdated = !0, this.firstUpdated(e)), this.updated(e);
	}
	_$EM() {
		this._$AL = /* @__PURE__ */ new Map(), this.isUpdatePending = !1;
	}
	get updateComplete() {
		return this.getUpdateComplete();
	}
	getUpdateComplete() {
		return this._$ES;
	}
	shouldUpdate(e) {
		return !0;
	}
	update(e) {
		this._$Eq &&= this._$Eq.forEach((e) => this._$ET(e, this[e])), this._$EM();
	}
	updated(e) {}
	firstUpdated(e) {}
};
b.elementStyles = [], b.shadowRootOptions = { mode: "open" }, b[v("elementProperties")] = /* @__PURE__ */ new Map(), b[v("finalized")] = /* @__PURE__ */ new Map(), ee?.({ ReactiveElement: b }), (h.reactiveElementVersions ??= []).push("2.1.2");
// node_modules/lit-html/lit-html.js
var x = globalThis, re = (e) => e, S = x.trustedTypes, ie = S ? S.createPolicy("lit-html", { createHTML: (e) => e }) : void 0, ae = "$lit$", C = `lit$${Math.random().toFixed(9).slice(2)}$`, oe = "?" + C, se = `<${oe}>`, w = document, T = () => w.createComment(""), E = (e) => e === null || typeof e != "object" && typeof e != "function", D = Array.isArray, ce = (e) => D(e) || typeof e?.[Symbol.iterator] == "function", O = "[ 	\n\f\r]", k = /<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g, le = /-->/g, ue = />/g, A = RegExp(`>|${O}(?:([^\\s"'>=/]+)(${O}*=${O}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`, "g"), de = /'/g, fe = /"/g, pe = /^(?:script|style|textarea|title)$/i, me = (e) => (t, ...n) => ({
	_$litType$: e,
	strings: t,
	values: n
}), j = me(1), M = me(2), N = Symbol.for("lit-noChange"), P = Symbol.for("lit-nothing"), he = /* @__PURE__ */ new WeakMap(), F = w.createTreeWalker(w, 129);
function ge(e, t) {
	if (!D(e) || !e.hasOwnProperty("raw")) throw Error("invalid template strings array");
	return ie === void 0 ? t : ie.createHTML(t);
}
var _e = (e, t) => {
	let n = e.length - 1, r = [], i, a = t === 2 ? "<svg>" : t === 3 ? "<math>" : "", o = k;
	for (let t = 0; t < n; t++) {
		let n = e[t], s, c, l = -1, u = 0;
		for (; u < n.length && (o.lastIndex = u, c = o.exec(n), c !== null);) u = o.lastIndex, o === k ? c[1] === "!--" ? o = le : c[1] === void 0 ? c[2] === void 0 ? c[3] !== void 0 && (o = A) : (pe.test(c[2]) && (i = RegExp("</" + c[2], "g")), o = A) : o = ue : o === A ? c[0] === ">" ? (o = i ?? k, l = -1) : c[1] === void 0 ? l = -2 : (l = o.lastIndex - c[2].length, s = c[1], o = c[3] === void 0 ? A : c[3] === "\"" ? fe : de) : o === fe || o === de ? o = A : o === le || o === ue ? o = k : (o = A, i = void 0);
		let d = o === A && e[t + 1].startsWith("/>") ? " " : "";
		a += o === k ? n + se : l >= 0 ? (r.push(s), n.slice(0, l) + ae + n.slice(l) + C + d) : n + C + (l === -2 ? t : d);
	}
	return [ge(e, a + (e[n] || "<?>") + (t === 2 ? "</svg>" : t === 3 ? "</math>" : "")), r];
}, I = class e {
	constructor({ strings: t, _$litType$: n }, r) {
		let i;
		this.parts = [];
		let a = 0, o = 0, s = t.length - 1, c = this.parts, [l, u] = _e(t, n);
		if (this.el = e.createElement(l, r), F.currentNode = this.el.content, n === 2 || n === 3) {
			let e = this.el.content.firstChild;
			e.replaceWith(...e.childNodes);
		}
		for (; (i = F.nextNode()) !== null && c.length < s;) {
			if (i.nodeType === 1) {
				if (i.hasAttributes()) for (let e of i.getAttributeNames()) if (e.endsWith(ae)) {
					let t = u[o++], n = i.getAttribute(e).split(C), r = /([.?@])?(.*)/.exec(t);
					c.push({
						type: 1,
						index: a,
						name: r[2],
						strings: n,
						ctor: r[1] === "." ? ye : r[1] === "?" ? be : r[1] === "@" ? xe : z
					}), i.removeAttribute(e);
				} else e.startsWith(C) && (c.push({
					type: 6,
					index: a
				}), i.removeAttribute(e));
				if (pe.test(i.tagName)) {
					let e = i.textContent.split(C), t = e.length - 1;
					if (t > 0) {
						i.textContent = S ? S.emptyScript : "";
						for (let n = 0; n < t; n++) i.append(e[n], T()), F.nextNode(), c.push({
							type: 2,
							index: ++a
						});
						i.append(e[t], T());
					}
				}
			} else if (i.nodeType === 8) {
				if (i.data === oe) c.push({
					type: 2,
					index: a
				});
				else {
					let e = -1;
					for (; (e = i.data.indexOf(C, e + 1)) !== -1;) c.push({
						type: 7,
						index: a
					}), e += C.length - 1;
				}
			}
			a++;
		}
	}
	static createElement(e, t) {
		let n = w.createElement("template");
		return n.innerHTML = e, n;
	}
};
function L(e, t, n = e, r) {
	if (t === N) return t;
	let i = r === void 0 ? n._$Cl : n._$Co?.[r], a = E(t) ? void 0 : t._$litDirective$;
	return i?.constructor !== a && (i?._$AO?.(!1), a === void 0 ? i = void 0 : (i = new a(e), i._$AT(e, n, r)), r === void 0 ? n._$Cl = i : (n._$Co ??= [])[r] = i), i !== void 0 && (t = L(e, i._$AS(e, t.values), i, r)), t;
}
var ve = class {
	constructor(e, t) {
		this._$AV = [], this._$AN = void 0, this._$AD = e, this._$AM = t;
	}
	get parentNode() {
		return this._$AM.parentNode;
	}
	get _$AU() {
		return this._$AM._$AU;
	}
	u(e) {
		let { el: { content: t }, parts: n } = this._$AD, r = (e?.creationScope ?? w).importNode(t, !0);
		F.currentNode = r;
		let i = F.nextNode(), a = 0, o = 0, s = n[0];
		for (; s !== void 0;) {
			if (a === s.index) {
				let t;
				s.type === 2 ? t = new R(i, i.nextSibling, this, e) : s.type === 1 ? t = new s.ctor(i, s.name, s.strings, this, e) : s.type === 6 && (t = new Se(i, this, e)), this._$AV.push(t), s = n[++o];
			}
			a !== s?.index && (i = F.nextNode(), a++);
		}
		return F.currentNode = w, r;
	}
	p(e) {
		let t = 0;
		for (let n of this._$AV) n !== void 0 && (n.strings === void 0 ? n._$AI(e[t]) : (n._$AI(e, n, t), t += n.strings.length - 2)), t++;
	}
}, R = class e {
	get _$AU() {
		return this._$AM?._$AU ?? this._$Cv;
	}
	constructor(e, t, n, r) {
		this.type = 2, this._$AH = P, this._$AN = void 0, this._$AA = e, this._$AB = t, this._$AM = n, this.options = r, this._$Cv = r?.isConnected ?? !0;
	}
	get parentNode() {
		let e = this._$AA.parentNode, t = this._$AM;
		return t !== void 0 && e?.nodeType === 11 && (e = t.parentNode), e;
	}
	get startNode() {
		return this._$AA;
	}
	get endNode() {
		return this._$AB;
	}
	_$AI(e, t = this) {
		e = L(this, e, t), E(e) ? e === P || e == null || e === "" ? (this._$AH !== P && this._$AR(), this._$AH = P) : e !== this._$AH && e !== N && this._(e) : e._$litType$ === void 0 ? e.nodeType === void 0 ? ce(e) ? this.k(e) : this._(e) : this.T(e) : this.$(e);
	}
	O(e) {
		return this._$AA.parentNode.insertBefore(e, this._$AB);
	}
	T(e) {
		this._$AH !== e && (this._$AR(), this._$AH = this.O(e));
	}
	_(e) {
		this._$AH !== P && E(this._$AH) ? this._$AA.nextSibling.data = e : this.T(w.createTextNode(e)), this._$AH = e;
	}
	$(e) {
		let { values: t, _$litType$: n } = e, r = typeof n == "number" ? this._$AC(e) : (n.el === void 0 && (n.el = I.createElement(ge(n.h, n.h[0]), this.options)), n);
		if (this._$AH?._$AD === r) this._$AH.p(t);
		else {
			let e = new ve(r, this), n = e.u(this.options);
			e.p(t), this.T(n), this._$AH = e;
		}
	}
	_$AC(e) {
		let t = he.get(e.strings);
		return t === void 0 && he.set(e.strings, t = new I(e)), t;
	}
	k(t) {
		D(this._$AH) || (this._$AH = [], this._$AR());
		let n = this._$AH, r, i = 0;
		for (let a of t) i === n.length ? n.push(r = new e(this.O(T()), this.O(T()), this, this.options)) : r = n[i], r._$AI(a), i++;
		i < n.length && (this._$AR(r && r._$AB.nextSibling, i), n.length = i);
	}
	_$AR(e = this._$AA.nextSibling, t) {
		for (this._$AP?.(!1, !0, t); e !== this._$AB;) {
			let t = re(e).nextSibling;
			re(e).remove(), e = t;
		}
	}
	setConnected(e) {
		this._$AM === void 0 && (this._$Cv = e, this._$AP?.(e));
	}
}, z = class {
	get tagName() {
		return this.element.tagName;
	}
	get _$AU() {
		return this._$AM._$AU;
	}
	constructor(e, t, n, r, i) {
		this.type = 1, this._$AH = P, this._$AN = void 0, this.element = e, this.name = t, this._$AM = r, this.options = i, n.length > 2 || n[0] !== "" || n[1] !== "" ? (this._$AH = Array(n.length - 1).fill(/* @__PURE__ */ new String()), this.strings = n) : this._$AH = P;
	}
	_$AI(e, t = this, n, r) {
		let i = this.strings, a = !1;
		if (i === void 0) e = L(this, e, t, 0), a = !E(e) || e !== this._$AH && e !== N, a && (this._$AH = e);
		else {
			let r = e, o, s;
			for (e = i[0], o = 0; o < i.length - 1; o++) s = L(this, r[n + o], t, o), s === N && (s = this._$AH[o]), a ||= !E(s) || s !== this._$AH[o], s === P ? e = P : e !== P && (e += (s ?? "") + i[o + 1]), this._$AH[o] = s;
		}
		a && !r && this.j(e);
	}
	j(e) {
		e === P ? this.element.removeAttribute(this.name) : this.element.setAttribute(this.name, e ?? "");
	}
}, ye = class extends z {
	constructor() {
		super(...arguments), this.type = 3;
	}
	j(e) {
		this.element[this.name] = e === P ? void 0 : e;
	}
}, be = class extends z {
	constructor() {
		super(...arguments), this.type = 4;
	}
	j(e) {
		this.element.toggleAttribute(this.name, !!e && e !== P);
	}
}, xe = class extends z {
	constructor(e, t, n, r, i) {
		super(e, t, n, r, i), this.type = 5;
	}
	_$AI(e, t = this) {
		if ((e = L(this, e, t, 0) ?? P) === N) return;
		let n = this._$AH, r = e === P && n !== P || e.capture !== n.capture || e.once !== n.once || e.passive !== n.passive, i = e !== P && (n === P || r);
		r && this.element.removeEventListener(this.name, this, n), i && this.element.addEventListener(this.name, this, e), this._$AH = e;
	}
	handleEvent(e) {
		typeof this._$AH == "function" ? this._$AH.call(this.options?.host ?? this.element, e) : this._$AH.handleEvent(e);
	}
}, Se = class {
	constructor(e, t, n) {
		this.element = e, this.type = 6, this._$AN = void 0, this._$AM = t, this.options = n;
	}
	get _$AU() {
		return this._$AM._$AU;
	}
	_$AI(e) {
		L(this, e);
	}
}, Ce = x.litHtmlPolyfillSupport;
Ce?.(I, R), (x.litHtmlVersions ??= []).push("3.3.3");
var we = (e, t, n) => {
	let r = n?.renderBefore ?? t, i = r._$litPart$;
	if (i === void 0) {
		let e = n?.renderBefore ?? null;
		r._$litPart$ = i = new R(t.insertBefore(T(), e), e, void 0, n ?? {});
	}
	return i._$AI(e), i;
}, B = globalThis, V = class extends b {
	constructor() {
		super(...arguments), this.renderOptions = { host: this }, this._$Do = void 0;
	}
	createRenderRoot() {
		let e = super.createRenderRoot();
		return this.renderOptions.renderBefore ??= e.firstChild, e;
	}
	update(e) {
		let t = this.render();
		this.hasUpdated || (this.renderOptions.isConnected = this.isConnected), super.update(e), this._$Do = we(t, this.renderRoot, this.renderOptions);
	}
	connectedCallback() {
		super.connectedCallback(), this._$Do?.setConnected(!0);
	}
	disconnectedCallback() {
		super.disconnectedCallback(), this._$Do?.setConnected(!1);
	}
	render() {
		return N;
	}
};
V._$litElement$ = !0, V.finalized = !0, B.litElementHydrateSupport?.({ LitElement: V });
var Te = B.litElementPolyfillSupport;
Te?.({ LitElement: V }), (B.litElementVersions ??= []).push("4.2.2");
var Ee = {
	allow_start: "Erlauben",
	at_most: "max. {value}",
	battery_charging_is: "Akku {percent}, wird geladen",
	battery_is: "Akku {percent}",
	battery_low: "Akku fast leer: {percent}.",
	by_hand: "Es leitet Strom durch den Körper. Es beginnt auf der niedrigsten Stufe; jeder Druck ist eine Stufe.",
	call_unknown: "Es kam keine Antwort; ob es geschehen ist, ist nicht bekannt.",
	card_description: "Zeigt ein Massagegerät, wie es ist, und startet, steuert und stoppt es.",
	choose: "Wählen …",
	choose_massager: "Wähle im Editor der Karte ein Massagegerät.",
	close: "Schließen",
	day_at: "{day} {time}",
	faults: "Es meldet eine Störung: {faults}.",
	five_minutes_more: "+ 5 min",
	heat: "Wärme",
	last_refusal: "Der letzte Start wurde abgelehnt: {words}",
	leads_to: "→ {value}",
	left_leg: "Linkes Bein",
	leg: "Bein",
	leg_pressures: "{leg}, vom Fuß aufwärts, mmHg: {pressures}",
	level: "Stufe",
	level_number: "Stufe {number}",
	longer: "Längere Sitzung",
	lost_long: "{name} ist gerade nicht zu hören und läuft vielleicht noch. Ein Stopp, den du drückst, wird gesendet, sobald es wieder da ist; die Taste am Gerät stoppt es sofort.",
	lower: "Schwächer",
	massager: "Massagegerät",
	minutes_unit: "min",
	mode: "Modus",
	more_info: "{name}, {status}. Mehr Informationen",
	next_minutes: "Die nächste Sitzung: {minutes} Minuten",
	next_session: "nächste",
	not_allowed_long: "Du darfst dieses Massagegerät nicht sehen. Stopp bittet Home Assistant trotzdem, es zu stoppen.",
	not_reported: "noch nicht gemeldet",
	not_shown_long: "Home Assistant sendet nichts über dieses Massagegerät. Stopp bittet es trotzdem zu stoppen.",
	not_worn: "Es ist nicht angelegt.",
	not_worn_short: "Nicht angelegt",
	now: "jetzt {value}",
	of_minutes: "von {minutes} min",
	offline_long: "Home Assistant ist nicht erreichbar; was das Massagegerät tut, ist nicht bekannt. Die Taste am Gerät stoppt es.",
	option_compact: "Kompakt",
	option_compact_help: "Klein auch dort, wo Platz ist. In einer schmalen Spalte ist sie von selbst klein.",
	option_entity: "Massagegerät",
	option_name: "Name anstelle des eigenen",
	option_show_legs: "Beine zeigen",
	option_show_plan: "Geplantes zeigen",
	pause: "Pause",
	person: "Für",
	plan: "Geplante Sitzung",
	plan_by_itself: "Sie startet von selbst.",
	plan_due: "Jetzt, bis {time}",
	plan_for: "für {person}",
	plan_later: "Später",
	plan_minutes: "{minutes} min",
	plan_others: "und {count} weitere geplant",
	plan_skip: "Auslassen",
	plan_start: "Jetzt starten",
	pressure: "Druck",
	raise: "Stärker",
	resume: "Fortsetzen",
	right_leg: "Rechtes Bein",
	rises_to: "steigt auf {value}",
	session_length: "Dauer",
	shorter: "Kürzere Sitzung",
	spoken_minutes: "{minutes} Minuten",
	spoken_seconds: "{seconds} Sekunden",
	start: "Start",
	status_away: "Nicht eingerichtet",
	status_connecting: "Verbindet …",
	status_fault: "Störung",
	status_finished: "Beendet",
	status_idle: "Aus",
	status_interrupted: "Unterbrochen",
	status_loading: "Lädt …",
	status_lost: "Nicht zu hören, läuft vielleicht",
	status_not_shown: "Nicht gezeigt",
	status_offline: "Home Assistant nicht erreichbar",
	status_paused: "Pausiert",
	status_running: "Läuft",
	status_starting: "Startet …",
	status_stop_failed: "Stopp nicht bestätigt",
	status_stopped: "Gestoppt",
	status_stopping: "Stoppt …",
	status_unavailable: "Nicht verfügbar",
	status_unknown: "Nicht verbunden, Zustand unbekannt",
	stop: "Stopp",
	stop_again: "Noch einmal stoppen",
	stop_failed_long: "{name} hat den Stopp nicht bestätigt und läuft vielleicht noch. Home Assistant versucht es weiter. Schalte es am Gerät aus oder lege es ab.",
	stop_unknown: "Auf den Stopp kam keine Antwort: Es läuft vielleicht noch. Drücke noch einmal oder nimm die Taste am Gerät.",
	stopping: "Stoppt …",
	time_left: "übrig",
	time_left_is: "Noch {time}",
	today_at: "Heute {time}",
	tomorrow_at: "Morgen {time}",
	tonight_at: "Heute Abend {time}",
	unknown: "unbekannt",
	worn: "Angelegt",
	worn_unknown: "Angelegt: unbekannt"
}, De = {
	allow_start: "Allow",
	at_most: "max {value}",
	battery_charging_is: "Battery {percent}, charging",
	battery_is: "Battery {percent}",
	battery_low: "Low battery: {percent}.",
	by_hand: "It drives current through the body. It starts at its lowest level; each press is one level.",
	call_unknown: "There was no answer, so it is not known whether that was done.",
	card_description: "Shows a massager as it is, and starts, steers and stops it.",
	choose: "Choose …",
	choose_massager: "Choose a massager in the card's editor.",
	close: "Close",
	day_at: "{day} {time}",
	faults: "It reports a fault: {faults}.",
	five_minutes_more: "+ 5 min",
	heat: "Heat",
	last_refusal: "The last start was refused: {words}",
	leads_to: "→ {value}",
	left_leg: "Left leg",
	leg: "Leg",
	leg_pressures: "{leg}, from the foot up, mmHg: {pressures}",
	level: "Level",
	level_number: "level {number}",
	longer: "Longer session",
	lost_long: "{name} is not heard just now and may still be running. A stop that you press is sent as soon as it is back; its own button stops it at once.",
	lower: "Lower",
	massager: "Massager",
	minutes_unit: "min",
	mode: "Mode",
	more_info: "{name}, {status}. More information",
	next_minutes: "The next session: {minutes} minutes",
	next_session: "next",
	not_allowed_long: "You may not see this massager. Stop still asks Home Assistant to stop it.",
	not_reported: "not reported yet",
	not_shown_long: "Home Assistant sends nothing about this massager. Stop still asks it to stop.",
	not_worn: "It is not worn.",
	not_worn_short: "Not worn",
	now: "now {value}",
	of_minutes: "of {minutes} min",
	offline_long: "Home Assistant is out of reach, so what the massager does is not known. Its own button stops it.",
	option_compact: "Compact",
	option_compact_help: "Small also where there is room. In a narrow column it is small by itself.",
	option_entity: "Massager",
	option_name: "Name, in place of its own",
	option_show_legs: "Show the legs",
	option_show_plan: "Show what is planned",
	pause: "Pause",
	person: "For",
	plan: "Planned session",
	plan_by_itself: "It starts by itself.",
	plan_due: "Now, until {time}",
	plan_for: "for {person}",
	plan_later: "Later",
	plan_minutes: "{minutes} min",
	plan_others: "and {count} more planned",
	plan_skip: "Skip",
	plan_start: "Start now",
	pressure: "Pressure",
	raise: "Raise",
	resume: "Resume",
	right_leg: "Right leg",
	rises_to: "rises to {value}",
	session_length: "length",
	shorter: "Shorter session",
	spoken_minutes: "{minutes} minutes",
	spoken_seconds: "{seconds} seconds",
	start: "Start",
	status_away: "Not set up",
	status_connecting: "Connecting …",
	status_fault: "Fault",
	status_finished: "Finished",
	status_idle: "Idle",
	status_interrupted: "Interrupted",
	status_loading: "Loading …",
	status_lost: "Not heard, may be running",
	status_not_shown: "Not shown",
	status_offline: "Home Assistant out of reach",
	status_paused: "Paused",
	status_running: "Running",
	status_starting: "Starting …",
	status_stop_failed: "Stop not confirmed",
	status_stopped: "Stopped",
	status_stopping: "Stopping …",
	status_unavailable: "Unavailable",
	status_unknown: "Not connected, state unknown",
	stop: "Stop",
	stop_again: "Stop again",
	stop_failed_long: "{name} has not confirmed the stop and may still be running. Home Assistant goes on trying. Switch it off at the massager, or take it off.",
	stop_unknown: "There was no answer to the stop: it may still be running. Press again, or use the massager's own button.",
	stopping: "Stopping …",
	time_left: "left",
	time_left_is: "Time left: {time}",
	today_at: "Today {time}",
	tomorrow_at: "Tomorrow {time}",
	tonight_at: "Tonight {time}",
	unknown: "unknown",
	worn: "Worn",
	worn_unknown: "Worn: unknown"
}, Oe = {
	en: De,
	de: Ee,
	es: {
		allow_start: "Permitir",
		at_most: "máx. {value}",
		battery_charging_is: "Batería {percent}, cargando",
		battery_is: "Batería {percent}",
		battery_low: "Batería baja: {percent}.",
		by_hand: "Hace pasar corriente por el cuerpo. Empieza en el nivel más bajo; cada pulsación es un nivel.",
		call_unknown: "No hubo respuesta, así que no se sabe si se hizo.",
		card_description: "Muestra un masajeador tal como está, y lo inicia, lo ajusta y lo detiene.",
		choose: "Elegir…",
		choose_massager: "Elige un masajeador en el editor de la tarjeta.",
		close: "Cerrar",
		day_at: "{day} {time}",
		faults: "Informa de un fallo: {faults}.",
		five_minutes_more: "+ 5 min",
		heat: "Calor",
		last_refusal: "El último inicio fue rechazado: {words}",
		leads_to: "→ {value}",
		left_leg: "Pierna izquierda",
		leg: "Pierna",
		leg_pressures: "{leg}, del pie hacia arriba, mmHg: {pressures}",
		level: "Nivel",
		level_number: "nivel {number}",
		longer: "Sesión más larga",
		lost_long: "Ahora no se oye a {name}, y puede que siga en marcha. Si pulsas Parar, se envía en cuanto vuelva; su propio botón lo para al momento.",
		lower: "Menos",
		massager: "Masajeador",
		minutes_unit: "min",
		mode: "Modo",
		more_info: "{name}, {status}. Más información",
		next_minutes: "La próxima sesión: {minutes} minutos",
		next_session: "próxima",
		not_allowed_long: "No puedes ver este masajeador. Parar le pide igualmente a Home Assistant que lo pare.",
		not_reported: "aún no confirmado",
		not_shown_long: "Home Assistant no envía nada de este masajeador. Parar le pide igualmente que lo pare.",
		not_worn: "No está puesto.",
		not_worn_short: "No puesto",
		now: "ahora {value}",
		of_minutes: "de {minutes} min",
		offline_long: "No se llega a Home Assistant, así que no se sabe qué hace el masajeador. Su propio botón lo para.",
		option_compact: "Compacta",
		option_compact_help: "Pequeña también donde hay sitio. En una columna estrecha lo es por sí misma.",
		option_entity: "Masajeador",
		option_name: "Nombre, en lugar del suyo",
		option_show_legs: "Mostrar las piernas",
		option_show_plan: "Mostrar lo planeado",
		pause: "Pausa",
		person: "Para",
		plan: "Sesión planeada",
		plan_by_itself: "Se inicia por sí misma.",
		plan_due: "Ahora, hasta las {time}",
		plan_for: "para {person}",
		plan_later: "Más tarde",
		plan_minutes: "{minutes} min",
		plan_others: "y {count} más planeadas",
		plan_skip: "Saltar",
		plan_start: "Iniciar ahora",
		pressure: "Presión",
		raise: "Más",
		resume: "Reanudar",
		right_leg: "Pierna derecha",
		rises_to: "sube a {value}",
		session_length: "duración",
		shorter: "Sesión más corta",
		spoken_minutes: "{minutes} minutos",
		spoken_seconds: "{seconds} segundos",
		start: "Iniciar",
		status_away: "Sin configurar",
		status_connecting: "Conectando…",
		status_fault: "Fallo",
		status_finished: "Terminado",
		status_idle: "En reposo",
		status_interrupted: "Interrumpido",
		status_loading: "Cargando…",
		status_lost: "No se oye, puede seguir en marcha",
		status_not_shown: "No se muestra",
		status_offline: "No se llega a Home Assistant",
		status_paused: "En pausa",
		status_running: "En marcha",
		status_starting: "Iniciando…",
		status_stop_failed: "Parada sin confirmar",
		status_stopped: "Parado",
		status_stopping: "Parando…",
		status_unavailable: "No disponible",
		status_unknown: "Sin conexión, estado desconocido",
		stop: "Parar",
		stop_again: "Parar otra vez",
		stop_failed_long: "{name} no ha confirmado la parada y puede que siga en marcha. Home Assistant sigue intentándolo. Apágalo en el masajeador o quítatelo.",
		stop_unknown: "No hubo respuesta a la parada: puede que siga en marcha. Pulsa otra vez o usa el botón del masajeador.",
		stopping: "Parando…",
		time_left: "restante",
		time_left_is: "Tiempo restante: {time}",
		today_at: "Hoy {time}",
		tomorrow_at: "Mañana {time}",
		tonight_at: "Esta noche {time}",
		unknown: "desconocido",
		worn: "Puesto",
		worn_unknown: "Puesto: desconocido"
	},
	fr: {
		allow_start: "Autoriser",
		at_most: "max {value}",
		battery_charging_is: "Batterie {percent}, en charge",
		battery_is: "Batterie {percent}",
		battery_low: "Batterie faible : {percent}.",
		by_hand: "Il fait passer du courant dans le corps. Il commence au niveau le plus bas ; chaque appui vaut un niveau.",
		call_unknown: "Aucune réponse : on ne sait pas si cela a été fait.",
		card_description: "Montre un appareil de massage tel qu’il est, le démarre, le règle et l’arrête.",
		choose: "Choisir…",
		choose_massager: "Choisissez un appareil de massage dans l’éditeur de la carte.",
		close: "Fermer",
		day_at: "{day} {time}",
		faults: "Il signale un défaut : {faults}.",
		five_minutes_more: "+ 5 min",
		heat: "Chaleur",
		last_refusal: "Le dernier démarrage a été refusé : {words}",
		leads_to: "→ {value}",
		left_leg: "Jambe gauche",
		leg: "Jambe",
		leg_pressures: "{leg}, du pied vers le haut, mmHg : {pressures}",
		level: "Niveau",
		level_number: "niveau {number}",
		longer: "Séance plus longue",
		lost_long: "On n’entend plus {name}, qui fonctionne peut-être encore. Un arrêt que vous demandez est envoyé dès son retour ; la touche de l’appareil l’arrête tout de suite.",
		lower: "Moins fort",
		massager: "Appareil de massage",
		minutes_unit: "min",
		mode: "Mode",
		more_info: "{name}, {status}. Plus d’informations",
		next_minutes: "La prochaine séance : {minutes} minutes",
		next_session: "prochaine",
		not_allowed_long: "Vous ne pouvez pas voir cet appareil. Arrêt demande quand même à Home Assistant de l’arrêter.",
		not_reported: "pas encore signalé",
		not_shown_long: "Home Assistant n’envoie rien sur cet appareil. Arrêt lui demande quand même de l’arrêter.",
		not_worn: "Il n’est pas porté.",
		not_worn_short: "Pas porté",
		now: "là {value}",
		of_minutes: "sur {minutes} min",
		offline_long: "Home Assistant est injoignable : on ne sait pas ce que fait l’appareil. Sa propre touche l’arrête.",
		option_compact: "Compact",
		option_compact_help: "Petite même là où il y a de la place. Dans une colonne étroite, elle l’est d’elle-même.",
		option_entity: "Appareil de massage",
		option_name: "Nom, à la place du sien",
		option_show_legs: "Montrer les jambes",
		option_show_plan: "Montrer ce qui est prévu",
		pause: "Pause",
		person: "Pour",
		plan: "Séance prévue",
		plan_by_itself: "Elle démarre d’elle-même.",
		plan_due: "Maintenant, jusqu’à {time}",
		plan_for: "pour {person}",
		plan_later: "Plus tard",
		plan_minutes: "{minutes} min",
		plan_others: "et {count} de plus prévues",
		plan_skip: "Sauter",
		plan_start: "Démarrer",
		pressure: "Pression",
		raise: "Plus fort",
		resume: "Reprendre",
		right_leg: "Jambe droite",
		rises_to: "monte à {value}",
		session_length: "durée",
		shorter: "Séance plus courte",
		spoken_minutes: "{minutes} minutes",
		spoken_seconds: "{seconds} secondes",
		start: "Démarrer",
		status_away: "Non configuré",
		status_connecting: "Connexion…",
		status_fault: "Défaut",
		status_finished: "Terminé",
		status_idle: "Au repos",
		status_interrupted: "Interrompu",
		status_loading: "Chargement…",
		status_lost: "Plus entendu, peut-être en marche",
		status_not_shown: "Non montré",
		status_offline: "Home Assistant injoignable",
		status_paused: "En pause",
		status_running: "En marche",
		status_starting: "Démarrage…",
		status_stop_failed: "Arrêt non confirmé",
		status_stopped: "Arrêté",
		status_stopping: "Arrêt en cours…",
		status_unavailable: "Indisponible",
		status_unknown: "Non connecté, état inconnu",
		stop: "Arrêt",
		stop_again: "Arrêter encore",
		stop_failed_long: "{name} n’a pas confirmé l’arrêt et fonctionne peut-être encore. Home Assistant continue d’essayer. Éteignez-le à l’appareil, ou enlevez-le.",
		stop_unknown: "Aucune réponse à l’arrêt : il fonctionne peut-être encore. Appuyez de nouveau, ou utilisez la touche de l’appareil.",
		stopping: "Arrêt en cours…",
		time_left: "restant",
		time_left_is: "Temps restant : {time}",
		today_at: "Aujourd’hui {time}",
		tomorrow_at: "Demain {time}",
		tonight_at: "Ce soir {time}",
		unknown: "inconnu",
		worn: "Porté",
		worn_unknown: "Porté : inconnu"
	}
};
function H(e) {
	let t = Oe[(e ?? "en").toLowerCase().split("-")[0] ?? "en"] ?? De;
	return (e, n = {}) => t[e].replace(/\{(\w+)\}/g, (e, t) => n[t] ?? e);
}
// src/config.ts
var U = "recovery-massager-card", W = "recovery_massager", ke = "https://github.com/recovery-massager/recovery-massager/blob/main/docs/card.md", Ae = [
	"compact",
	"show_legs",
	"show_plan"
];
function je(e) {
	if (typeof e?.entity != "string") throw Error("entity is missing: give any entity of the massager, such as climate.calf_boots");
	if (e.entity !== "" && !/^\w+\.\w+$/.test(e.entity)) throw Error(`${e.entity} is no entity`);
	if (e.name !== void 0 && typeof e.name != "string") throw Error("name must be a text");
	for (let t of Ae) if (e[t] !== void 0 && typeof e[t] != "boolean") throw Error(`${t} must be true or false`);
	return e;
}
function Me(e) {
	return Object.values(e.entities ?? {}).filter((e) => e.platform === W && e.entity_id.startsWith("climate.")).map((e) => e.entity_id).sort();
}
function Ne(e) {
	return {
		type: `custom:${U}`,
		entity: Me(e)[0] ?? ""
	};
}
function Pe(e, t) {
	let n = e.entities?.[t];
	if (n?.platform !== W || !n.device_id || n.entity_category) return null;
	let r = Me(e).find((t) => e.entities?.[t]?.device_id === n.device_id);
	return r === void 0 ? null : { config: {
		type: `custom:${U}`,
		entity: r
	} };
}
function Fe() {
	let e = H(document.documentElement.lang || "en"), t = {
		entity: e("option_entity"),
		name: e("option_name"),
		compact: e("option_compact"),
		show_legs: e("option_show_legs"),
		show_plan: e("option_show_plan")
	};
	return {
		schema: [
			{
				name: "entity",
				required: !0,
				selector: { entity: { filter: {
					integration: W,
					domain: "climate"
				} } }
			},
			{
				name: "name",
				selector: { text: {} }
			},
			{
				name: "compact",
				default: !1,
				selector: { boolean: {} }
			},
			{
				name: "show_legs",
				default: !0,
				selector: { boolean: {} }
			},
			{
				name: "show_plan",
				default: !0,
				selector: { boolean: {} }
			}
		],
		computeLabel: (e) => t[e.name] ?? e.name,
		computeHelper: (t) => t.name === "compact" ? e("option_compact_help") : void 0,
		assertConfig: je
	};
}
function Ie(e) {
	return e?.compact ? {
		columns: 6,
		min_columns: 4,
		rows: "auto"
	} : {
		columns: 12,
		min_columns: 6,
		rows: "auto"
	};
}
function Le() {
	return {
		type: U,
		name: "Recovery Massager",
		description: H(document.documentElement.lang || Object.keys(Oe)[0])("card_description"),
		preview: !0,
		documentationURL: ke,
		getEntitySuggestion: Pe
	};
}
// src/hass.ts
async function G(e, t, n) {
	let r = t.asks === void 0 ? t.data : {
		...t.data,
		[t.asks]: n
	};
	await e.callService(t.domain, t.service, r, void 0, !1);
}
async function Re(e, t, n) {
	if (typeof t != "object" || !t || "error" in t) return n;
	let { message: r, translation_domain: i, translation_key: a, translation_placeholders: o } = t;
	if (i !== void 0 && a !== void 0 && e.loadBackendTranslation) {
		let t = await e.loadBackendTranslation("exceptions", i).catch(() => void 0), n = `component.${i}.exceptions.${a}.message`, r = t?.(n, o);
		if (r) return r;
	}
	return r || n;
}
// src/locale.ts
var ze = {
	comma_decimal: "en-US",
	decimal_comma: "de",
	space_comma: "fr",
	quote_decimal: "de-CH"
}, Be = 18, Ve = 864e5, He = class {
	constructor(e, t) {
		this.language = e?.language ?? "en";
		let n = e?.number_format ?? "language";
		this.numbers = n === "system" ? void 0 : ze[n] ?? this.language, this.grouped = n !== "none", this.timeZone = e?.time_zone === "server" ? t : void 0, this.hour12 = e?.time_format === "12" || e?.time_format !== "24" && void 0;
	}
	number(e) {
		return new Intl.NumberFormat(this.numbers, {
			maximumFractionDigits: 1,
			useGrouping: this.grouped
		}).format(e);
	}
	percent(e) {
		return new Intl.NumberFormat(this.numbers, { style: "percent" }).format(e / 100);
	}
	pressure(e, t, n) {
		if (t === "percent") return this.percent(e);
		let r = this.number(e);
		return t === "mmHg" ? `${r} mmHg` : n("level_number", { number: r });
	}
	time(e) {
		let t = this.hour12 === !1 ? {
			hour: "2-digit",
			hourCycle: "h23"
		} : { hour: "numeric" };
		return this.format(e, {
			...t,
			...this.hour12 ? { hour12: !0 } : {},
			minute: "2-digit"
		});
	}
	when(e, t, n) {
		let r = this.time(e), i = Math.round((this.day(e) - this.day(t)) / Ve);
		if (i === 0) return n(this.hour(e) >= Be ? "tonight_at" : "today_at", { time: r });
		if (i === 1) return n("tomorrow_at", { time: r });
		let a = i > 1 && i < 7;
		return n("day_at", {
			day: this.format(e, a ? { weekday: "long" } : {
				day: "numeric",
				month: "short"
			}),
			time: r
		});
	}
	format(e, t) {
		let n = this.timeZone === void 0 ? {} : { timeZone: this.timeZone };
		return new Intl.DateTimeFormat(this.language, {
			...t,
			...n
		}).format(e);
	}
	parts(e) {
		let t = this.timeZone === void 0 ? {} : { timeZone: this.timeZone };
		return (new Intl.DateTimeFormat("en-CA", {
			year: "numeric",
			month: "2-digit",
			day: "2-digit",
			hour: "2-digit",
			hourCycle: "h23",
			...t
		}).format(e).match(/\d+/g) ?? []).map(Number);
	}
	day(e) {
		let [t = 0, n = 1, r = 1] = this.parts(e);
		return Date.UTC(t, n - 1, r);
	}
	hour(e) {
		return this.parts(e)[3] ?? 0;
	}
};
function Ue(e) {
	let t = Math.max(0, Math.round(e)), n = (e) => String(e).padStart(2, "0"), [r, i] = [Math.floor(t / 3600), Math.floor(t / 60) % 60];
	return r > 0 ? `${r}:${n(i)}:${n(t % 60)}` : `${i}:${n(t % 60)}`;
}
function We(e, t) {
	let n = Math.max(0, Math.round(e));
	return n >= 60 ? t("spoken_minutes", { minutes: String(Math.round(n / 60)) }) : t("spoken_seconds", { seconds: String(n) });
}
// src/status.ts
var Ge = {
	offline: "danger",
	fault: "danger",
	stop_failed: "danger",
	stopping: "warning",
	lost: "warning",
	not_shown: "warning",
	interrupted: "warning",
	starting: "active",
	running: "active",
	paused: "active"
};
function Ke(e) {
	return Ge[e] ?? "calm";
}
function qe(e) {
	return `status_${e}`;
}
function Je(e, t, n) {
	return t ? n.has("stop") ? "stopping" : e === null ? "loading" : "failed" in e ? "not_shown" : "away" in e ? "away" : Ye(e.picture, n) : "offline";
}
function Ye({ session: e, connection: t, known: n, faults: r }, i) {
	if (e.stop !== "none") return e.stop === "failed" ? "stop_failed" : "stopping";
	let a = K(e.state);
	return a && !n && e.state !== "starting" ? "lost" : a ? e.state : t === "connecting" ? "connecting" : i.has("start") ? "starting" : t === "out_of_range" ? "unavailable" : r.length > 0 ? "fault" : n ? e.state : "unknown";
}
function K(e) {
	return e === "starting" || e === "running" || e === "paused";
}
function Xe(e, t) {
	if (e === null || !t || !("picture" in e)) return !0;
	let { session: n } = e.picture;
	return n.stoppable || n.stop !== "none";
}
function Ze(e, t, n) {
	let { calls: r, session: i, start: a, abilities: o } = e, s = i.state === "paused", c = !(n.has("start") || n.has("resume") || n.has("stop")) && a.remote && t !== "stopping" && t !== "stop_failed", l = c && !K(i.state) && t !== "unavailable" && t !== "connecting", u = i.stop === "none" && t === "running", d = (u || t === "paused") && !n.has("more") && r.add_five_minutes !== null;
	return {
		start: s ? c && o.resume && t === "paused" ? r.resume : null : l ? r.start : null,
		resumes: s,
		pause: u && !n.has("pause") ? r.pause : null,
		more: d ? r.add_five_minutes : null
	};
}
function Qe(e, t, n) {
	return Math.max(t, Math.min(n, t + Math.max(1, (t - e) / 3)));
}
// src/notices.ts
var $e = {
	remote_start_off: "lock",
	not_worn: "worn",
	fault: "fault",
	not_in_range: "link"
};
function et(e, t, n, r, i) {
	let a = [], { error: o, stopError: s } = n, c = e !== null && "picture" in e ? e.picture : null;
	if (c?.session.stop === "failed" ? a.push({
		icon: "stop",
		tone: "danger",
		alert: !0,
		text: r("stop_failed_long", { name: c.name })
	}) : s !== null && a.push({
		icon: "stop",
		tone: "danger",
		alert: !0,
		text: s,
		closes: "stop_error"
	}), o !== null && a.push({
		icon: "error",
		tone: "danger",
		alert: !0,
		text: o,
		closes: "error"
	}), t === "offline" && a.push({
		icon: "link",
		tone: "danger",
		text: r("offline_long")
	}), t === "not_shown") {
		let t = e !== null && "failed" in e && e.failed === "unauthorized";
		a.push({
			icon: "link",
			tone: "warning",
			text: r(t ? "not_allowed_long" : "not_shown_long")
		});
	}
	return e !== null && "away" in e && a.push({
		icon: "link",
		tone: "warning",
		text: e.away.words
	}), c !== null && t !== "offline" && a.push(...tt(c, t, n, r, i)), a;
}
function tt({ faults: e, start: t, battery: n, worn: r, by_hand: i, session: a, calls: o, name: s }, c, { error: l, closedRefusal: u }, d, f) {
	let p = [];
	c === "lost" && p.push({
		icon: "link",
		tone: "warning",
		text: d("lost_long", { name: s })
	}), e.length > 0 && p.push({
		icon: "fault",
		tone: "danger",
		text: d("faults", { faults: e.join(", ") })
	});
	let m = K(a.state), { refused: h, reason: g, last_refusal: _ } = t;
	if (l === null && !m && h !== null && !(g === "fault" && e.length > 0)) {
		let e = g === "remote_start_off" ? o.allow_start : null;
		p.push({
			icon: $e[g ?? ""] ?? "info",
			tone: g === "remote_start_off" ? "info" : "warning",
			text: h,
			...e === null ? {} : { action: {
				label: d("allow_start"),
				call: e
			} }
		});
	} else l === null && !m && _ !== null && _ !== u && h === null && p.push({
		icon: "info",
		tone: "warning",
		text: d("last_refusal", { words: _ }),
		closes: "last_refusal"
	});
	if (m && r === !1 && p.push({
		icon: "worn",
		tone: "warning",
		text: d("not_worn")
	}), n?.low) {
		let e = n.percent === null ? d("unknown") : f.percent(n.percent);
		p.push({
			icon: "battery",
			tone: "warning",
			text: d("battery_low", { percent: e })
		});
	}
	return i && p.push({
		icon: "current",
		tone: "info",
		text: d("by_hand")
	}), p;
}
// src/parts/legs.ts
var nt = "M24 8Q24 2 30 2L58 2Q64 2 64.5 8C69 34 68 58 60 84C56 98 55 108 56 118C57 128 60 136 60 146Q60 158 48 158L14 158Q4 158 4 148Q5 138 16 134C27 130 32 124 32 114C32 96 24 72 23 48C22 34 23 20 24 8Z", q = 72, rt = 0, it = 124, at = 160, ot = 3;
function st(e) {
	if (e === 1) return [{
		y: rt,
		height: 160
	}];
	let t = 124 / (e - 1) - ot;
	return Array.from({ length: e }, (e, n) => n === 0 ? {
		y: it,
		height: 36
	} : {
		y: it - n * (t + ot),
		height: t
	});
}
function ct({ chambers: e, side: t }, n, r) {
	let i = n * q;
	return M`<g transform=${t === "right" ? `translate(${i + q} 0) scale(-1 1)` : `translate(${i} 0)`}>
    <g clip-path="url(#leg)">
      ${st(e.length).map(({ y: t, height: n }, i) => {
		let a = e[i] ?? null, o = a === null ? 0 : Math.min(1, a / r);
		return M`
          ${a === null ? P : M`<rect class="chamber" x="0" y=${t} width=${q} height=${n}></rect>`}
          ${a === null ? M`<rect class="unknown" x="0" y=${t} width=${q} height=${n}></rect>` : M`<rect class="air" x="0" y=${t} width=${q} height=${n} style="transform: scaleY(${o.toFixed(3)})"></rect>`}
        `;
	})}
    </g>
    <path class="outline" d=${nt}></path>
  </g>`;
}
function lt(e, t, n) {
	return e.map(({ side: e, chambers: r }) => {
		let i = r.map((e) => e === null ? t("unknown") : n.number(e));
		return t("leg_pressures", {
			leg: t(e === null ? "leg" : e === "left" ? "left_leg" : "right_leg"),
			pressures: i.join(", ")
		});
	}).join("; ");
}
function ut(e, t, n, r) {
	return e.length === 0 ? P : j`<div class="legs-face" role="img" aria-label=${lt(e, n, r)}>
    <svg viewBox="0 0 ${e.length * q} ${at}" aria-hidden="true">
      <defs>
        <clipPath id="leg"><path d=${nt}></path></clipPath>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch" width="3" height="6"></rect>
        </pattern>
      </defs>
      ${e.map((e, n) => ct(e, n, t))}
    </svg>
  </div>`;
}
var dt = o`
  .legs-face {
    display: flex;
    justify-content: center;
    width: 100%;
    max-width: var(--rm-gauge-size, 168px);
    aspect-ratio: 1;
    margin: 0 auto;
  }
  .legs-face svg {
    height: 100%;
    max-width: 100%;
  }
  .chamber {
    fill: var(--rm-track);
  }
  .air {
    fill: var(--rm-accent);
    transform-box: fill-box;
    transform-origin: bottom;
    transition: transform 450ms linear;
  }
  .unknown {
    fill: url(#hatch);
  }
  .hatch {
    fill: var(--rm-track);
  }
  .outline {
    fill: none;
    stroke: var(--rm-outline);
    stroke-width: 2;
  }
  @media (prefers-reduced-motion: reduce) {
    .air {
      transition: none;
    }
  }
`, ft = "\n  .card { padding: 12px; gap: 10px; --rm-gauge-size: 132px; }\n  .main { gap: 10px; }\n  .legs { display: none; }\n  .gauges, .gauges.with-legs { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }\n  .gauges > :only-child { grid-column: 1 / -1; }\n  .stop { min-height: 64px; }\n  .press span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }\n  .choice.long { display: none; }\n  .short { display: block; }\n", pt = [dt, o`
    :host {
      display: block;
      --rm-accent: var(--primary-color, #009ac7);
      --rm-card: var(--ha-card-background, var(--card-background-color, #fff));
      --rm-text: var(--primary-text-color, #141414);
      --rm-text-2: var(--secondary-text-color, #5e5e5e);
      --rm-disabled: var(--disabled-text-color, #bdbdbd);
      --rm-focus: var(--ha-color-focus, #f36d00);
      --rm-track: color-mix(in srgb, var(--rm-text) 12%, transparent);
      --rm-outline: color-mix(in srgb, var(--rm-text) 45%, transparent);
      --rm-fill: color-mix(in srgb, var(--rm-text) 8%, transparent);
      --rm-fill-hover: color-mix(in srgb, var(--rm-text) 14%, transparent);
      --rm-danger: var(--ha-color-fill-danger-loud-resting, #dc3146);
      --rm-on-danger: var(--ha-color-on-danger-loud, #fff);
      --rm-danger-quiet: var(--ha-color-fill-danger-normal-resting, #ffdedc);
      --rm-on-danger-quiet: var(--ha-color-on-danger-normal, #b30532);
      --rm-warning-quiet: var(--ha-color-fill-warning-normal-resting, #ffe0c8);
      --rm-on-warning-quiet: var(--ha-color-on-warning-normal, #9d3800);
      color: var(--rm-text);
      font-family: var(--ha-font-family-body, inherit);
      font-size: var(--ha-font-size-m, 14px);
      line-height: var(--ha-line-height-normal, 1.5);
      -webkit-tap-highlight-color: transparent;
    }
    ha-card {
      height: 100%;
      container-type: inline-size;
      overflow: hidden;
    }
    .card {
      display: flex;
      flex-direction: column;
      gap: 16px;
      padding: 16px;
      box-sizing: border-box;
      --rm-gauge-size: 168px;
    }
    .card.heats {
      --rm-accent: var(--state-climate-heat-color, #ff6f22);
    }
    .empty {
      margin: 0;
      padding: 24px 16px;
      text-align: center;
      color: var(--rm-text-2);
    }
    .hidden {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    button,
    select {
      font: inherit;
      color: inherit;
      cursor: pointer;
      touch-action: manipulation;
    }
    button:focus-visible,
    select:focus-visible {
      outline: 2px solid var(--rm-focus);
      outline-offset: 2px;
    }
    .icon {
      flex: none;
      width: 24px;
      height: 24px;
      fill: currentColor;
    }

    /* header */
    .header {
      display: flex;
      align-items: center;
      gap: 12px;
      min-height: 42px;
    }
    .title {
      flex: 1;
      display: flex;
      align-items: center;
      gap: 12px;
      min-width: 0;
      padding: 0;
      border: none;
      border-radius: var(--ha-border-radius-md, 8px);
      background: none;
      text-align: start;
    }
    .symbol {
      flex: none;
      display: grid;
      place-items: center;
      width: 40px;
      height: 40px;
      border-radius: 50%;
      background: var(--rm-fill);
      color: var(--rm-text-2);
    }
    .active .symbol {
      background: color-mix(in srgb, var(--rm-accent) 20%, transparent);
      color: var(--rm-accent);
    }
    .warning .symbol {
      background: var(--rm-warning-quiet);
      color: var(--rm-on-warning-quiet);
    }
    .danger .symbol {
      background: var(--rm-danger-quiet);
      color: var(--rm-on-danger-quiet);
    }
    .titles {
      display: flex;
      flex-direction: column;
      min-width: 0;
      line-height: 1.3;
    }
    .name {
      font-size: var(--ha-font-size-l, 16px);
      font-weight: var(--ha-font-weight-medium, 500);
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .status {
      color: var(--rm-text-2);
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .battery {
      display: flex;
      align-items: center;
      gap: 2px;
      color: var(--rm-text-2);
      font-size: var(--ha-font-size-s, 12px);
      font-variant-numeric: tabular-nums;
    }
    .battery .icon {
      width: 20px;
      height: 20px;
    }
    .battery.low {
      color: var(--rm-on-danger-quiet);
    }

    /* gauges */
    .main {
      display: flex;
      flex-direction: column;
      gap: 16px;
    }
    .gauges {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(0, 1fr));
      grid-auto-flow: column;
      gap: 12px;
      align-items: start;
    }
    .legs {
      min-width: 0;
    }
    .legs .row {
      display: flex;
      align-items: center;
      justify-content: center;
      min-height: 40px;
      margin-top: 4px;
      font-size: var(--ha-font-size-s, 12px);
      color: var(--rm-text-2);
    }

    /* controls */
    .controls {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
    .stop {
      display: flex;
      align-items: center;
      justify-content: center;
      gap: 12px;
      width: 100%;
      min-height: 76px;
      padding: 8px 16px;
      border: none;
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-danger-quiet);
      color: var(--rm-on-danger-quiet);
      box-shadow: inset 0 0 0 2px var(--rm-danger);
      font-size: var(--ha-font-size-2xl, 24px);
      font-weight: var(--ha-font-weight-bold, 700);
      line-height: 1.1;
      transition: background-color 180ms ease-out;
    }
    .stop .icon {
      width: 36px;
      height: 36px;
    }
    .stop.loud {
      background: var(--rm-danger);
      color: var(--rm-on-danger);
    }
    .stop:active {
      filter: brightness(0.9);
    }
    .stop.stopping .icon {
      animation: beat 1s ease-in-out infinite;
    }
    @keyframes beat {
      50% {
        opacity: 0.35;
      }
    }
    .transport {
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
      gap: 8px;
    }
    .press {
      display: flex;
      align-items: center;
      justify-content: center;
      gap: 8px;
      min-height: 48px;
      padding: 4px 8px;
      border: none;
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-fill);
      font-weight: var(--ha-font-weight-medium, 500);
      line-height: 1.2;
    }
    .press:hover {
      background: var(--rm-fill-hover);
    }
    #start:not([aria-disabled="true"]) {
      background: color-mix(in srgb, var(--rm-accent) 24%, transparent);
    }
    .press[aria-disabled="true"],
    .chip[aria-disabled="true"] {
      cursor: default;
      background: color-mix(in srgb, var(--rm-text) 4%, transparent);
      color: var(--rm-disabled);
    }

    /* notices */
    .notices {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
    .notice {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 8px 12px;
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-fill);
      line-height: 1.35;
    }
    .notice.warning {
      background: var(--rm-warning-quiet);
    }
    .notice.warning > .icon {
      color: var(--rm-on-warning-quiet);
    }
    .notice.danger {
      background: var(--rm-danger-quiet);
    }
    .notice.danger > .icon {
      color: var(--rm-on-danger-quiet);
    }
    .notice-text {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .close {
      display: grid;
      place-items: center;
      width: 36px;
      height: 36px;
      margin: -4px -8px -4px 0;
      padding: 0;
      border: none;
      border-radius: 50%;
      background: none;
    }
    .close:hover {
      background: var(--rm-fill-hover);
    }
    .close .icon {
      width: 20px;
      height: 20px;
    }

    /* choices */
    .choices {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
    .choice,
    .menu {
      display: flex;
      align-items: baseline;
      gap: 12px;
    }
    .menu {
      align-items: center;
    }
    .label {
      flex: none;
      width: 56px;
      color: var(--rm-text-2);
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .chips {
      flex: 1;
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      min-width: 0;
    }
    .chip {
      min-height: 36px;
      padding: 4px 14px;
      border: 1px solid transparent;
      border-radius: var(--ha-border-radius-pill, 9999px);
      background: var(--rm-fill);
      line-height: 1.2;
    }
    .chip:hover:not([aria-disabled="true"]) {
      background: var(--rm-fill-hover);
    }
    .chip[aria-pressed="true"] {
      border-color: var(--rm-accent);
      background: color-mix(in srgb, var(--rm-accent) 20%, transparent);
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .chip.waits {
      border-style: dashed;
      border-color: var(--rm-text);
      font-style: italic;
    }
    @container (max-width: 400px) {
      .choice,
      .menu {
        gap: 8px;
      }
      .label {
        width: 48px;
      }
      .chips {
        gap: 6px;
      }
      .chip {
        padding: 4px 11px;
      }
    }
    .short {
      display: none;
    }
    select {
      flex: 1;
      min-width: 0;
      min-height: 40px;
      padding: 4px 12px;
      border: 1px solid var(--rm-outline);
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-card);
    }
    select:disabled {
      opacity: 1;
      cursor: default;
      color: var(--rm-text-2);
      border-color: var(--rm-track);
    }

    /* plan */
    .plans {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
    .others {
      margin: 0;
      padding: 0 12px;
      color: var(--rm-text-2);
    }
    .plan {
      display: flex;
      gap: 12px;
      padding: 12px;
      border-radius: var(--ha-border-radius-lg, 12px);
      background: var(--rm-fill);
    }
    .plan > .icon {
      margin: 2px;
      color: var(--rm-text-2);
    }
    .plan-text {
      flex: 1;
      min-width: 0;
    }
    .plan p {
      margin: 0 0 4px;
      overflow-wrap: anywhere;
    }
    .plan-title {
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .plan .reason {
      color: var(--rm-text-2);
    }
    .plan .chips {
      margin-top: 8px;
    }
    .plan .chip {
      background: var(--rm-card);
    }
    .plan .chip[aria-disabled="true"] {
      border-color: var(--rm-track);
      background: none;
    }

    ${a(ft.replace(/^ {2}(\S[^{]*)\{/gm, (e, t) => `${t.split(",").map((e) => `:host([compact]) ${e.trim()}`).join(", ")} {`))}
    @container (max-width: 339px) {
      ${a(ft)}
    }
    @media (prefers-reduced-motion: reduce) {
      .stop {
        transition: none;
      }
      .stop.stopping .icon {
        animation: none;
      }
    }
  `], mt = "recovery_massager/subscribe", ht = 5e3, gt = "unauthorized";
function _t(e, t) {
	return t.set_up === !1 ? { away: t } : { picture: {
		...e !== null && "picture" in e ? e.picture : {},
		...t
	} };
}
var vt = class {
	constructor(e, t) {
		this.host = e, this.onChange = t, this.known = null, this.skew = 0, this.wanted = "", this.turn = 0, e.addController(this);
	}
	hostConnected() {
		this.host.requestUpdate();
	}
	hostDisconnected() {
		this.end();
	}
	follow(e, t) {
		this.host.isConnected && t !== this.wanted && (this.end(), this.wanted = t, this.known = null, t !== "" && this.ask(e, t, this.turn));
	}
	async ask(e, t, n) {
		try {
			let r = await e.connection.subscribeMessage((e) => {
				n === this.turn && this.receive(e);
			}, {
				type: mt,
				entity_id: t
			});
			n === this.turn ? this.unsubscribe = r : r();
		} catch (r) {
			n === this.turn && this.fail(e, t, n, r);
		}
	}
	receive(e) {
		this.known = _t(this.known, e), this.skew = Date.now() - Date.parse(e.sent_at), this.onChange();
	}
	fail(e, t, n, r) {
		let i = String(r?.code ?? "unknown");
		this.known = { failed: i }, this.onChange(), i !== gt && (this.retry = setTimeout(() => void this.ask(e, t, n), ht));
	}
	end() {
		this.turn += 1, this.wanted = "", clearTimeout(this.retry), Promise.resolve(this.unsubscribe?.()).catch(() => void 0), this.unsubscribe = void 0;
	}
};
// src/views/choices.ts
function yt(e) {
	let { picture: t, words: n } = e, { modes: r, mode: i, heat: a, person: o, calls: s } = t, c = K(t.session.state);
	return r.length > 1 || a !== null && a.levels.length > 1 || o.choices.length > 1 ? j`<div class="choices">
    ${r.length > 1 ? xt(e, "mode", n("mode"), r, i?.value ?? null, () => s.set_mode) : P}
    ${a !== null && a.levels.length > 1 ? bt(e) : P}
    ${o.choices.length > 1 ? St(e, "person", n("person"), o.choices, o.value, c ? null : s.choose_person) : P}
  </div>` : P;
}
function bt(e) {
	let { picture: t, words: n } = e, { heat: r, calls: i } = t;
	if (r === null) return P;
	let a = r.levels[0]?.value;
	return xt(e, "heat", n("heat"), r.levels, r.value, (e) => i.set_heat ?? (e === a ? i.heat_off : i.heat_on));
}
function xt(e, t, n, r, i, a) {
	let { wishes: o, wish: s, words: c } = e, l = o.get(t), u = l ?? i, d = (e) => {
		let n = a(e);
		n !== null && e !== u && s(t, e, n);
	}, f = r.length > 3;
	return j`
    <div class="choice ${f ? "long" : ""}" role="group" aria-label=${n}>
      <span class="label" aria-hidden="true">${n}</span>
      <div class="chips">
        ${r.map((e) => {
		let t = e.value === l;
		return j`<button
            type="button"
            class="chip ${t ? "waits" : ""}"
            data-value=${e.value}
            aria-pressed=${e.value === u}
            aria-disabled=${a(e.value) === null}
            title=${t ? c("not_reported") : P}
            @click=${() => d(e.value)}
          >${e.label}</button>`;
	})}
      </div>
    </div>
    ${f ? j`<div class="short">${Ct(n, r, u, c("unknown"), a(r[0]?.value ?? "") === null, d)}</div>` : P}
  `;
}
function St(e, t, n, r, i, a) {
	let { wishes: o, wish: s, words: c } = e;
	return Ct(n, r, o.get(t) ?? i, c("choose"), a === null, (e) => {
		a !== null && e !== i && s(t, e, a);
	});
}
function Ct(e, t, n, r, i, a) {
	return j`<label class="menu">
    <span class="label">${e}</span>
    <select ?disabled=${i} @change=${(e) => a(e.target.value)}>
      ${n === null ? j`<option value="" selected disabled>${r}</option>` : P}
      ${t.map((e) => j`<option value=${e.value} .selected=${e.value === n}>${e.label}</option>`)}
    </select>
  </label>`;
}
// node_modules/@mdi/js/mdi.js
var wt = "M11,15H13V17H11V15M11,7H13V13H11V7M12,2C6.47,2 2,6.5 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20Z", Tt = "M13 13H11V7H13M11 15H13V17H11M15.73 3H8.27L3 8.27V15.73L8.27 21H15.73L21 15.73V8.27L15.73 3Z", Et = "M16.67,4H15V2H9V4H7.33A1.33,1.33 0 0,0 6,5.33V20.67C6,21.4 6.6,22 7.33,22H16.67A1.33,1.33 0 0,0 18,20.67V5.33C18,4.6 17.4,4 16.67,4Z", Dt = "M14 20H6V6H14M14.67 4H13V2H7V4H5.33C4.6 4 4 4.6 4 5.33V20.67C4 21.4 4.6 22 5.33 22H14.67C15.4 22 16 21.4 16 20.67V5.33C16 4.6 15.4 4 14.67 4M21 7H19V13H21V8M21 15H19V17H21V15Z", Ot = "M16.67,4H15V2H9V4H7.33A1.33,1.33 0 0,0 6,5.33V20.66C6,21.4 6.6,22 7.33,22H16.66C17.4,22 18,21.4 18,20.67V5.33C18,4.6 17.4,4 16.67,4M11,20V14.5H9L13,7V12.5H15", kt = "M15.07,12.25L14.17,13.17C13.63,13.71 13.25,14.18 13.09,15H11.05C11.16,14.1 11.56,13.28 12.17,12.67L13.41,11.41C13.78,11.05 14,10.55 14,10C14,8.89 13.1,8 12,8A2,2 0 0,0 10,10H8A4,4 0 0,1 12,6A4,4 0 0,1 16,10C16,10.88 15.64,11.68 15.07,12.25M13,19H11V17H13M16.67,4H15V2H9V4H7.33A1.33,1.33 0 0,0 6,5.33V20.66C6,21.4 6.6,22 7.33,22H16.67C17.4,22 18,21.4 18,20.66V5.33C18,4.59 17.4,4 16.67,4Z", At = "M13,5.83L14.88,7.71L13.28,9.31L14.69,10.72L17.71,7.7L12,2H11V7.03L13,9.03M5.41,4L4,5.41L10.59,12L5,17.59L6.41,19L11,14.41V22H12L16.29,17.71L18.59,20L20,18.59M13,18.17V14.41L14.88,16.29", jt = "M15,13H16.5V15.82L18.94,17.23L18.19,18.53L15,16.69V13M19,8H5V19H9.67C9.24,18.09 9,17.07 9,16A7,7 0 0,1 16,9C17.07,9 18.09,9.24 19,9.67V8M5,21C3.89,21 3,20.1 3,19V5C3,3.89 3.89,3 5,3H6V1H8V3H16V1H18V3H19A2,2 0 0,1 21,5V11.1C22.24,12.36 23,14.09 23,16A7,7 0 0,1 16,23C14.09,23 12.36,22.24 11.1,21H5M16,11.15A4.85,4.85 0 0,0 11.15,16C11.15,18.68 13.32,20.85 16,20.85A4.85,4.85 0 0,0 20.85,16C20.85,13.32 18.68,11.15 16,11.15Z", Mt = "M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z", Nt = "M11,9H13V7H11M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M11,17H13V11H11V17Z", Pt = "M11 15H6L13 1V9H18L11 23V15Z", Ft = "M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z", It = "M19,13H5V11H19V13Z", Lt = "M14,19H18V5H14M6,19H10V5H6V19Z", Rt = "M8,5.14V19.14L19,12.14L8,5.14Z", zt = "M19,13H13V19H11V13H5V11H11V5H13V11H19V13Z", Bt = "M13.5,5.5C14.59,5.5 15.5,4.58 15.5,3.5C15.5,2.38 14.59,1.5 13.5,1.5C12.39,1.5 11.5,2.38 11.5,3.5C11.5,4.58 12.39,5.5 13.5,5.5M9.89,19.38L10.89,15L13,17V23H15V15.5L12.89,13.5L13.5,10.5C14.79,12 16.79,13 19,13V11C17.09,11 15.5,10 14.69,8.58L13.69,7C13.29,6.38 12.69,6 12,6C11.69,6 11.5,6.08 11.19,6.08L6,8.28V13H8V9.58L9.79,8.88L8.19,17L3.29,16L2.89,18L9.89,19.38Z", Vt = "M4,12V3H2V12A5,5 0 0,0 7,17H13V15H7A3,3 0 0,1 4,12M22.83,17.24C22.45,16.5 21.54,16.27 20.8,16.61L19.71,17.11L16.3,10.13C15.96,9.45 15.27,9 14.5,9H11V3H5V11A3,3 0 0,0 8,14H15L18.41,21L22.13,19.3C22.9,18.94 23.23,18 22.83,17.24Z", Ht = "M10.74,11.72C11.21,12.95 11.16,14.23 9.75,14.74C6.85,15.81 6.2,13 6.16,12.86L10.74,11.72M5.71,10.91L10.03,9.84C9.84,8.79 10.13,7.74 10.13,6.5C10.13,4.82 8.8,1.53 6.68,2.06C4.26,2.66 3.91,5.35 4,6.65C4.12,7.95 5.64,10.73 5.71,10.91M17.85,19.85C17.82,20 17.16,22.8 14.26,21.74C12.86,21.22 12.8,19.94 13.27,18.71L17.85,19.85M20,13.65C20.1,12.35 19.76,9.65 17.33,9.05C15.22,8.5 13.89,11.81 13.89,13.5C13.89,14.73 14.17,15.78 14,16.83L18.3,17.9C18.38,17.72 19.89,14.94 20,13.65Z", Ut = "M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M9,9H15V15H9", Wt = "M11 8H13V14H11V8M15 1H9V3H15V1M12 20C8.13 20 5 16.87 5 13S8.13 6 12 6 19 9.13 19 13C19.7 13 20.36 13.13 21 13.35C21 13.23 21 13.12 21 13C21 10.88 20.26 8.93 19.03 7.39L20.45 5.97C20 5.46 19.55 5 19.04 4.56L17.62 6C16.07 4.74 14.12 4 12 4C7.03 4 3 8.03 3 13S7.03 22 12 22C12.59 22 13.16 21.94 13.71 21.83C13.4 21.25 13.18 20.6 13.08 19.91C12.72 19.96 12.37 20 12 20M20 18V15H18V18H15V20H18V23H20V20H23V18H20Z", Gt = "M16,19H8V5H16M16.5,3H7.5A1.5,1.5 0 0,0 6,4.5V19.5A1.5,1.5 0 0,0 7.5,21H16.5A1.5,1.5 0 0,0 18,19.5V4.5A1.5,1.5 0 0,0 16.5,3M19,17H21V7H19M22,9V15H24V9M3,17H5V7H3M0,15H2V9H0V15Z";
// src/parts/icon.ts
function J(e) {
	return j`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${e}></path></svg>`;
}
// src/views/controls.ts
function Kt(e, t, n, r) {
	let i = e === "stop_failed", a = e === "stopping", o = n(i ? "stop_again" : a ? "stopping" : "stop");
	return j`<button
    type="button"
    id="stop"
    class="stop ${t ? "loud" : ""} ${a ? "stopping" : ""}"
    aria-describedby=${a || i ? "status" : P}
    @click=${r}
  >${J(i ? Tt : Ut)}<span>${o}</span></button>`;
}
function qt(e) {
	let { picture: t, status: n, words: r, asked: i, act: a } = e, { start: o, resumes: s, pause: c, more: l } = Ze(t, n, i), u = (e, t, n, r, i) => j`<button
    type="button"
    id=${e}
    class="press"
    aria-disabled=${i === null}
    @click=${() => i !== null && a(r, i)}
  >${J(t)}<span>${n}</span></button>`, d = t.abilities.pause && t.calls.pause !== null;
	return j`<div class="transport">
    ${u("start", Rt, r(s ? "resume" : "start"), s ? "resume" : "start", o)}
    ${d ? u("pause", Lt, r("pause"), "pause", c) : P}
    ${t.calls.add_five_minutes ? u("more", Wt, r("five_minutes_more"), "more", l) : P}
  </div>`;
}
// src/views/gauges.ts
var Jt = 60;
function Yt(e, t, n) {
	let { picture: r, words: i, reading: a } = e, { pressure: o } = r, s = o?.unit === "mmHg" ? o.cap : Jt, c = n && r.legs.length > 0;
	return j`<div class="gauges ${c ? "with-legs" : ""}">
    ${o === null ? P : Xt(e)}
    ${c ? j`<div class="legs">${ut(r.legs, s, i, a)}<div class="row">${$t(e)}</div></div>` : P}
    ${Qt(e, t)}
  </div>`;
}
function Xt(e) {
	let { picture: t, words: n, reading: r, wishes: i, wish: a, status: o } = e, { pressure: s, by_hand: c, calls: l } = t;
	if (s === null) return P;
	let u = c && o !== "running" && o !== "paused" ? null : l.set_pressure;
	return j`<recovery-massager-dial
    .pressure=${{
		...s,
		now: Zt(t)
	}}
    .wish=${i.get("pressure")}
    .waits=${i.waits("pressure")}
    .settable=${u !== null || c}
    .byStep=${c}
    .open=${K(t.session.state)}
    .words=${n}
    .reading=${r}
    @dial-set=${(e) => u !== null && a("pressure", e.value, u, e.delay)}
  ></recovery-massager-dial>`;
}
function Zt({ pressure: e, legs: t }) {
	let n = t.flatMap((e) => e.chambers).filter((e) => e !== null);
	return e?.now ?? (n.length > 0 ? Math.max(...n) : null);
}
function Qt(e, t) {
	let { picture: n, words: r, reading: i, wishes: a, wish: o } = e, { session: s, timer: c, calls: l } = n, u = a.get("timer");
	return j`<recovery-massager-ring
    .endsAt=${s.ends_at === null ? null : Date.parse(s.ends_at) + t}
    .left=${s.left}
    .length=${s.length}
    .open=${K(s.state)}
    .timer=${c}
    .wish=${u}
    .settable=${l.set_timer !== null}
    .words=${r}
    .reading=${i}
    @timer-set=${(e) => l.set_timer !== null && o("timer", e.seconds, l.set_timer, e.delay)}
  ></recovery-massager-ring>`;
}
function $t({ picture: e, words: t }) {
	let { worn: n, abilities: r } = e;
	return r.worn ? j`<span>${t(n === null ? "worn_unknown" : n ? "worn" : "not_worn_short")}</span>` : j``;
}
// src/views/header.ts
var en = {
	air: Vt,
	electrical: Pt,
	vibration: Gt
};
function tn(e, t, n) {
	let r = e.percent === null ? t("unknown") : n.percent(e.percent), i = e.percent === null ? kt : e.charging ? Ot : e.low ? Dt : Et, a = t(e.charging ? "battery_charging_is" : "battery_is", { percent: r });
	return j`<div class="battery ${e.low ? "low" : ""}" role="img" aria-label=${a} title=${a}>
    ${J(i)}<span aria-hidden="true">${e.percent === null ? "–" : r}</span>
  </div>`;
}
function nn(e, t, n) {
	let { name: r, kind: i, status: a, line: o, battery: s, open: c } = e, l = j`
    <span class="symbol">${J(en[i])}</span>
    <span class="titles">
      <span class="name">${r}</span>
      <span class="status">${o}</span>
    </span>
  `;
	return j`<div class="header ${Ke(a)}">
    ${c ? j`<button type="button" class="title" aria-label=${t("more_info", {
		name: r,
		status: o
	})} @click=${c}>${l}</button>` : j`<div class="title">${l}</div>`}
    ${s === null ? P : tn(s, t, n)}
  </div>`;
}
// src/views/notices.ts
var rn = {
	stop: Tt,
	error: wt,
	fault: wt,
	link: At,
	worn: Ht,
	battery: Dt,
	lock: Ft,
	info: Nt,
	current: Pt
};
function an(e, t, n, r) {
	return e.length === 0 ? P : j`<div class="notices">
    ${e.map(({ icon: e, tone: i, text: a, alert: o, action: s, closes: c }) => j`<div class="notice ${i}" role=${o ? "alert" : P}>
      ${J(rn[e])}
      <span class="notice-text">${a}</span>
      ${s ? j`<button type="button" class="chip" @click=${() => n(s.call)}>${s.label}</button>` : P}
      ${c ? j`<button type="button" class="close" aria-label=${t("close")} @click=${() => r(c)}>${J(Mt)}</button>` : P}
    </div>`)}
  </div>`;
}
// src/views/plans.ts
var on = 2;
function sn(e) {
	let t = ({ due: e, mine: t }) => e ? +!t : 2;
	return e.toSorted((e, n) => t(e) - t(n)).slice(0, on);
}
function cn(e, t) {
	let { picture: n, words: r, reading: i } = e, { plans: a, by_hand: o } = n;
	if (a.length === 0 || o) return P;
	let s = a.length - on;
	return j`<section class="plans" aria-label=${r("plan")}>
    ${sn(a).map((n, r) => ln(e, n, t, r === 0 ? "plan" : `plan-${r + 1}`))}
    ${s > 0 ? j`<p class="others">${r("plan_others", { count: i.number(s) })}</p>` : P}
  </section>`;
}
function ln(e, t, n, r) {
	let { words: i, reading: a, asked: o, act: s } = e, c = t.due ? i("plan_due", { time: a.time(new Date(t.until)) }) : a.when(new Date(t.at), n, i), l = o.has("start") || o.has("other") || o.has("stop"), u = [
		i("plan_minutes", { minutes: a.number(t.minutes) }),
		t.pressure,
		t.mode,
		t.person && i("plan_for", { person: t.person })
	], d = (e, t, n) => j`<button
    type="button"
    id=${`${r}-${e}`}
    class="chip"
    aria-disabled=${n === null || l}
    @click=${() => n !== null && !l && s(e === "start" ? "start" : "other", n)}
  >${t}</button>`;
	return j`<div class="plan">
    ${J(t.follows === "workout" ? Bt : jt)}
    <div class="plan-text">
      <p class="plan-title">${t.name ? `${t.name} · ${c}` : c}</p>
      <p>${u.filter(Boolean).join(" · ")}</p>
      ${t.reason ? j`<p class="reason">${t.reason}</p>` : P}
      ${t.by_itself ? j`<p class="reason">${i("plan_by_itself")}</p>` : P}
      ${t.blocked ? j`<p class="blocked">${t.blocked}</p>` : P}
      <div class="chips">
        ${d("start", i("plan_start"), t.start)}
        ${t.later ? d("later", i("plan_later"), t.later) : P}
        ${d("skip", i("plan_skip"), t.skip)}
      </div>
    </div>
  </div>`;
}
// src/wishes.ts
var un = 2e3, dn = class {
	constructor(e, t) {
		this.onChange = e, this.onFailed = t, this.wishes = /* @__PURE__ */ new Map();
	}
	get(e) {
		return this.wishes.get(e)?.value;
	}
	waits(e) {
		let t = this.wishes.get(e);
		return t !== void 0 && (t.sending || t.timer !== void 0);
	}
	set(e, t, n, r = 0) {
		let i = this.wishes.get(e);
		clearTimeout(i?.timer);
		let a = {
			value: t,
			send: n,
			timer: void 0,
			sending: i?.sending ?? !1,
			sent: void 0
		};
		a.timer = setTimeout(() => {
			a.timer = void 0, this.flush(e);
		}, r), this.wishes.set(e, a), this.onChange();
	}
	reported(e, ...t) {
		let n = this.wishes.get(e);
		n !== void 0 && !this.waits(e) && t.includes(n.value) && this.wishes.delete(e);
	}
	drop() {
		for (let [e, t] of this.wishes) clearTimeout(t.timer), this.wishes.delete(e);
		this.onChange();
	}
	async flush(e) {
		let t = this.wishes.get(e);
		if (t === void 0 || t.sending) return;
		let { value: n } = t;
		t.sending = !0;
		try {
			await t.send(n), this.settle(e, n);
		} catch (t) {
			this.wishes.get(e) !== void 0 && (this.wishes.delete(e), this.onFailed(t));
		}
		this.onChange();
	}
	settle(e, t) {
		let n = this.wishes.get(e);
		n !== void 0 && (n.sending = !1, n.value === t ? (n.sent = t, setTimeout(() => {
			this.wishes.get(e) === n && n.sent === t && (this.wishes.delete(e), this.onChange());
		}, un)) : n.timer === void 0 && this.flush(e));
	}
}, fn = 6e4, pn = class extends V {
	constructor(...e) {
		super(...e), this.words = H("en"), this.reading = new He(void 0), this.asked = /* @__PURE__ */ new Map(), this.stops = 0, this.error = null, this.stopError = null, this.closedRefusal = null, this.subscription = new vt(this, () => this.reported()), this.wishes = new dn(() => this.requestUpdate(), (e) => void this.tell(e));
	}
	static {
		this.properties = {
			config: { state: !0 },
			preview: { type: Boolean }
		};
	}
	static {
		this.styles = pt;
	}
	static {
		this.getConfigForm = Fe;
	}
	static {
		this.getStubConfig = Ne;
	}
	setConfig(e) {
		this.config = je(e);
	}
	getCardSize() {
		return this.config?.compact ? 5 : 9;
	}
	getGridOptions() {
		return Ie(this.config);
	}
	set hass(e) {
		let t = this.home;
		this.home = e, (t?.locale !== e.locale || t?.connected !== e.connected) && (this.words = H(e.locale?.language ?? e.language), this.reading = new He(e.locale, e.config?.time_zone), this.requestUpdate());
	}
	connectedCallback() {
		super.connectedCallback(), this.minute = setInterval(() => this.requestUpdate(), fn);
	}
	disconnectedCallback() {
		super.disconnectedCallback(), clearInterval(this.minute);
	}
	willUpdate(e) {
		this.home !== void 0 && this.config !== void 0 && this.subscription.follow(this.home, this.config.entity), e.has("config") && this.toggleAttribute("compact", this.config?.compact === !0);
	}
	render() {
		let { config: e, home: t, words: n } = this;
		if (e === void 0 || t === void 0) return P;
		if (e.entity === "") return j`<ha-card><p class="empty">${n("choose_massager")}</p></ha-card>`;
		let { known: r } = this.subscription, i = r !== null && "picture" in r ? r.picture : null, a = new Set(this.asked.keys()), o = Je(r, t.connected, a), s = i === null ? null : this.context(i, o, a), c = Kt(o, Xe(r, t.connected), n, () => void this.stop()), l = s === null ? P : qt(s), u = s === null ? P : Yt(s, this.subscription.skew, e.show_legs !== !1), d = {
			error: this.error,
			stopError: this.stopError,
			closedRefusal: this.closedRefusal
		}, f = i?.by_hand === !0, p = this.line(o, i);
		return j`<ha-card>
      <div class="card ${i?.heat?.on && o === "running" ? "heats" : ""}">
        ${nn({
			name: e.name || (i?.name ?? (r !== null && "away" in r ? r.away.name : n("massager"))),
			kind: i?.kind ?? "air",
			status: o,
			line: p,
			battery: o === "offline" ? null : i?.battery ?? null,
			...i?.entities.climate ? { open: () => this.openMore(i.entities.climate) } : {}
		}, n, this.reading)}
        <div class="main">
          ${f ? P : u}
          <div class="controls">${c}${l}</div>
          ${f ? u : P}
        </div>
        ${an(et(r, o, d, n, this.reading), n, (e) => void this.act("other", e), (e) => this.close(e))}
        ${s === null ? P : yt(s)}
        ${s === null || e.show_plan === !1 ? P : cn(s, /* @__PURE__ */ new Date())}
        <div id="status" class="hidden" role="status">${p}</div>
      </div>
    </ha-card>`;
	}
	line(e, t) {
		let n = [this.words(qe(e))];
		return t?.mode && (e === "running" || e === "paused") && n.push(t.mode.label), n.join(" · ");
	}
	context(e, t, n) {
		return {
			picture: e,
			status: t,
			words: this.words,
			reading: this.reading,
			asked: n,
			wishes: this.wishes,
			act: (e, t, n) => void this.act(e, t, n),
			wish: (e, t, n, r) => this.wish(e, t, n, r)
		};
	}
	reported() {
		let { known: e } = this.subscription;
		if (e !== null && "picture" in e) {
			let { pressure: t, mode: n, timer: r, heat: i, person: a, session: o } = e.picture;
			this.wishes.reported("pressure", t?.value, t?.target), this.wishes.reported("mode", n?.value), this.wishes.reported("timer", r.seconds), this.wishes.reported("heat", i?.value), this.wishes.reported("person", a.value), o.state === "running" && this.asked.size === 0 && (this.closedRefusal = null);
		}
		this.requestUpdate();
	}
	async stop() {
		let { home: e, config: t } = this;
		if (e === void 0 || t === void 0) return;
		this.stops += 1, this.error = null, this.stopError = null, this.wishes.drop();
		let n = this.stops, r = {
			domain: "recovery_massager",
			service: "stop_session",
			data: { entity_id: t.entity }
		}, { known: i } = this.subscription, a = i === null || "failed" in i ? r : ("away" in i ? i.away : i.picture).calls.stop;
		try {
			await this.waitFor("stop", G(e, a));
		} catch (t) {
			let r = await Re(e, t, this.words("stop_unknown"));
			n === this.stops && (this.stopError = r);
		}
		this.requestUpdate();
	}
	async act(e, t, n) {
		if (this.home === void 0 || this.preview) return;
		let { stops: r } = this;
		this.error = null;
		try {
			await this.waitFor(e, G(this.home, t, n));
		} catch (e) {
			r === this.stops && await this.tell(e);
		}
		this.requestUpdate();
	}
	wish(e, t, n, r) {
		let { home: i } = this;
		if (i === void 0 || this.preview) return;
		let a = async (t) => {
			let r = e === "timer" && typeof t == "number" ? t / 60 : t;
			await G(i, n, r);
		};
		this.error = null, this.wishes.set(e, t, a, r);
	}
	async waitFor(e, t) {
		this.asked.set(e, (this.asked.get(e) ?? 0) + 1), this.requestUpdate();
		try {
			await t;
		} finally {
			let t = (this.asked.get(e) ?? 1) - 1;
			t > 0 ? this.asked.set(e, t) : this.asked.delete(e);
		}
	}
	async tell(e) {
		this.home !== void 0 && (this.error = await Re(this.home, e, this.words("call_unknown")), this.requestUpdate());
	}
	close(e) {
		if (e === "stop_error") this.stopError = null;
		else {
			let { known: e } = this.subscription;
			this.closedRefusal = e !== null && "picture" in e ? e.picture.start.last_refusal : null, this.error = null;
		}
		this.requestUpdate();
	}
	openMore(e) {
		this.dispatchEvent(new CustomEvent("hass-more-info", {
			detail: { entityId: e },
			bubbles: !0,
			composed: !0
		}));
	}
}, Y = -135;
function X(e, t) {
	let n = (e - 90) * Math.PI / 180;
	return [100 + t * Math.cos(n), 100 + t * Math.sin(n)];
}
function Z(e, t, n) {
	let [r, i] = X(e, n), [a, o] = X(t, n), s = +(Math.abs(t - e) > 180), c = (e) => e.toFixed(2);
	return `M ${c(r)} ${c(i)} A ${n} ${n} 0 ${s} 1 ${c(a)} ${c(o)}`;
}
function mn(e, t, n) {
	let r = n > t ? (e - t) / (n - t) : 0;
	return Y + 270 * Math.min(1, Math.max(0, r));
}
function hn(e, t, n, r) {
	let i = (Math.atan2(e - 100, 100 - t) * 180 / Math.PI - Y) / 270;
	return n + Math.min(1, Math.max(0, i)) * (r - n);
}
function gn(e, t, n, r) {
	return Math.abs(Math.hypot(e - 100, t - 100) - n) <= r;
}
function Q(e, t, n, r) {
	let i = t + Math.round((e - t) / n) * n, a = t + Math.floor((r - t) / n + 1e-6) * n;
	return Number(Math.min(a, Math.max(t, i)).toFixed(6));
}
// src/parts/gauge-styles.ts
var _n = o`
  :host {
    display: block;
    min-width: 0;
    -webkit-tap-highlight-color: transparent;
  }
  .face {
    position: relative;
    width: 100%;
    max-width: var(--rm-gauge-size, 168px);
    margin: 0 auto;
    aspect-ratio: 1;
    border-radius: 50%;
    container-type: inline-size;
    outline: none;
  }
  .face:focus-visible {
    outline: 2px solid var(--rm-focus);
    outline-offset: 2px;
  }
  svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .face > svg {
    pointer-events: none;
  }
  path,
  circle,
  line {
    fill: none;
    stroke-linecap: round;
  }
  .track {
    stroke: var(--rm-track);
  }
  .text {
    position: absolute;
    inset: 18%;
    border-radius: 50%;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    text-align: center;
    line-height: 1.15;
    color: var(--primary-text-color);
  }
  .number {
    font-size: clamp(22px, 25cqw, 42px);
    font-weight: var(--ha-font-weight-medium, 500);
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.02em;
  }
  .unit,
  .note {
    font-size: clamp(11px, 8cqw, 13px);
    max-width: 112%;
  }
  .unit {
    color: var(--secondary-text-color);
  }
  .note {
    min-height: 1.15em;
    margin-top: 2px;
    color: var(--primary-text-color);
  }
  .row {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--ha-space-1, 4px);
    min-height: 40px;
    margin-top: var(--ha-space-1, 4px);
    font-size: var(--ha-font-size-s, 12px);
    color: var(--secondary-text-color);
    text-align: center;
  }
  .row span {
    min-width: 0;
    padding: 0 2px;
    white-space: nowrap;
  }
  button {
    flex: none;
    display: grid;
    place-items: center;
    width: 40px;
    height: 40px;
    padding: 0;
    border: none;
    border-radius: var(--ha-border-radius-circle, 50%);
    background: var(--rm-fill);
    color: var(--primary-text-color);
    font: inherit;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:hover {
    background: var(--rm-fill-hover);
  }
  button:focus-visible {
    outline: 2px solid var(--rm-focus);
    outline-offset: 2px;
  }
  button[aria-disabled="true"] {
    cursor: default;
    background: none;
    color: var(--rm-disabled);
  }
  button svg {
    width: 22px;
    height: 22px;
    fill: currentColor;
  }
  button svg path {
    fill: currentColor;
    stroke: none;
  }
`, $ = 86, vn = 71, yn = 22, bn = 40, xn = 600, Sn = 5, Cn = Y + 270, wn = class extends Event {
	constructor(e, t) {
		super("dial-set", {
			bubbles: !0,
			composed: !0
		}), this.value = e, this.delay = t;
	}
}, Tn = class extends V {
	static {
		this.properties = {
			pressure: { attribute: !1 },
			wish: { attribute: !1 },
			waits: { attribute: !1 },
			settable: { attribute: !1 },
			byStep: { attribute: !1 },
			open: { attribute: !1 },
			words: { attribute: !1 },
			reading: { attribute: !1 },
			dragged: { state: !0 }
		};
	}
	static {
		this.styles = [_n, o`
      .track {
        stroke-width: 16;
      }
      .beyond {
        stroke: var(--rm-track);
        stroke-width: 4;
        stroke-dasharray: 1 9;
      }
      .set {
        stroke: var(--rm-accent);
        stroke-width: 16;
      }
      .next {
        opacity: 0.55;
      }
      .now {
        stroke: var(--rm-accent);
        stroke-width: 5;
        opacity: 0.75;
      }
      .cap {
        stroke: var(--primary-text-color);
        stroke-width: 3;
      }
      .handle {
        fill: var(--rm-card);
        stroke: var(--rm-accent);
        stroke-width: 5;
      }
      .handle.wished {
        stroke: var(--primary-text-color);
        stroke-width: 3;
        stroke-dasharray: 4 5;
      }
      .reach {
        stroke: transparent;
        stroke-width: 44;
        stroke-linecap: butt;
        pointer-events: stroke;
        cursor: pointer;
      }
      .grab {
        fill: transparent;
        stroke: none;
        pointer-events: all;
        cursor: grab;
      }
      .limit {
        position: absolute;
        inset: auto 0 0;
        text-align: center;
        font-size: clamp(11px, 8cqw, 13px);
        line-height: 1.2;
        color: var(--secondary-text-color);
      }
      .row {
        gap: 16px;
      }
      .wish .number {
        font-style: italic;
        font-weight: var(--ha-font-weight-normal, 400);
      }
      @container (min-width: 340px) {
        .steps button {
          width: 48px;
          height: 48px;
        }
      }
    `];
	}
	get end() {
		return Qe(this.pressure.lowest, this.pressure.cap, this.pressure.highest);
	}
	get chosen() {
		return this.dragged ?? this.wish ?? this.pressure.value;
	}
	render() {
		let e = this.settable && !this.byStep, { lowest: t, cap: n } = this.pressure, r = this.words(this.pressure.unit === "level" ? "level" : "pressure"), i = this.dragged !== void 0 || this.wish !== void 0, a = j`
      <svg viewBox="0 0 200 200" aria-hidden="true">${this.drawing(e)}</svg>
      <div class="text ${i ? "wish" : ""}">
        <span class="number">${this.numeral}</span>
        <span class="unit">${this.pressure.unit === "mmHg" ? "mmHg" : this.pressure.unit === "level" ? r : P}</span>
        <span class="note">${this.note}</span>
      </div>
      <span class="limit">${this.limit}</span>
    `;
		return j`
      ${e ? j`<div
              class="face"
              role="slider"
              tabindex="0"
              aria-label=${r}
              aria-valuemin=${t}
              aria-valuemax=${n}
              aria-valuenow=${this.chosen ?? t}
              aria-valuetext=${this.spoken}
              @keydown=${this.onKey}
            >${a}</div>` : j`<div class="face" role="img" aria-label=${`${r}: ${this.spoken}`}>${a}</div>`}
      <div class="row ${this.byStep ? "steps" : ""}">${this.steps()}</div>
    `;
	}
	drawing(e) {
		let { lowest: t, cap: n, value: r, now: i, target: a, unit: o } = this.pressure, s = this.end, c = (e) => mn(e, t, s), l = c(n), u = this.dragged ?? this.wish ?? (a === r ? null : a), [d, f] = X(l, 75), [p, m] = X(l, 97);
		return M`
      <path class="track" d=${Z(Y, l, $)}></path>
      ${l < Cn - 4 ? M`<path class="beyond" d=${Z(l + 8, Cn, $)}></path>` : P}
      ${r === null ? P : M`<path class="set ${this.open ? "" : "next"}" d=${Z(Y, c(r), $)}></path>`}
      ${i !== null && o === "mmHg" && i > t ? M`<path class="now" d=${Z(Y, c(i), vn)}></path>` : P}
      <line class="cap" x1=${d} y1=${f} x2=${p} y2=${m}></line>
      ${r === null ? P : this.handle(c(r), "")}
      ${u == null ? P : this.handle(c(u), "wished")}
      ${e ? M`<g @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp} @pointercancel=${this.onCancel}>
              <path class="reach" d=${Z(Y, Cn, $)}></path>
              ${this.grab(c(this.chosen ?? t))}
            </g>` : P}
    `;
	}
	handle(e, t) {
		let [n, r] = X(e, $);
		return M`<circle class="handle ${t}" cx=${n} cy=${r} r="10"></circle>`;
	}
	get limit() {
		let { unit: e, cap: t } = this.pressure;
		return this.words("at_most", { value: e === "percent" ? this.reading.percent(t) : this.reading.number(t) });
	}
	grab(e) {
		let [t, n] = X(e, $);
		return M`<circle class="grab" cx=${t} cy=${n} r=${bn} @touchstart=${this.onTouch}></circle>`;
	}
	steps() {
		return this.settable ? j`
      <button type="button" aria-label=${this.words("lower")} aria-disabled=${!this.canStep(-1)} @click=${() => this.step(-1)}>
        ${J(It)}
      </button>
      <button type="button" aria-label=${this.words("raise")} aria-disabled=${!this.canStep(1)} @click=${() => this.step(1)}>
        ${J(zt)}
      </button>
    ` : P;
	}
	get numeral() {
		let e = this.chosen;
		return e === null ? "–" : this.pressure.unit === "percent" ? this.reading.percent(e) : this.reading.number(e);
	}
	get note() {
		let { value: e, now: t, target: n } = this.pressure;
		return this.dragged === void 0 ? this.wish === void 0 ? e === null ? this.words("unknown") : n !== null && n !== e ? this.words("leads_to", { value: this.reading.number(n) }) : t !== null && (t > 0 || this.open) ? this.words("now", { value: this.reading.number(t) }) : this.open ? "" : this.words("next_session") : this.words("not_reported") : "";
	}
	get spoken() {
		let { unit: e, target: t, value: n } = this.pressure, r = this.chosen;
		if (r === null) return this.words("unknown");
		let i = [this.reading.pressure(r, e, this.words)];
		return this.wish === void 0 ? t !== null && t !== n && i.push(this.words("rises_to", { value: this.reading.pressure(t, e, this.words) })) : i.push(this.words("not_reported")), i.join(", ");
	}
	next(e) {
		let { value: t, target: n } = this.pressure, r = this.dragged ?? this.wish ?? (e > 0 ? n ?? t : t), i = this.byStep ? t : r;
		return i === null ? null : this.stepped(i, e);
	}
	canStep(e) {
		let { value: t, target: n } = this.pressure;
		if (this.byStep && e > 0 && (this.waits || this.wish !== void 0)) return !1;
		let r = this.next(e);
		return r !== null && r !== (this.byStep ? t : this.wish ?? n ?? t);
	}
	stepped(e, t) {
		let { lowest: n, step: r, cap: i } = this.pressure;
		return Q(e + t * r, n, r, i);
	}
	step(e) {
		let t = this.next(e);
		t !== null && this.canStep(e) && this.dispatchEvent(new wn(t, this.byStep ? 0 : xn));
	}
	onKey(e) {
		let { lowest: t, cap: n, value: r, target: i } = this.pressure, a = {
			ArrowUp: 1,
			ArrowRight: 1,
			ArrowDown: -1,
			ArrowLeft: -1,
			PageUp: Sn,
			PageDown: -5
		}[e.key], o = {
			Home: t,
			End: this.stepped(n, 0)
		}, s = a === void 0 ? o[e.key] : this.next(a) ?? t;
		s === void 0 || e.altKey || e.ctrlKey || e.metaKey || (e.preventDefault(), s !== (this.wish ?? i ?? r) && this.dispatchEvent(new wn(s, xn)));
	}
	placed(e) {
		let t = this.renderRoot.querySelector(".face > svg").getBoundingClientRect();
		return {
			x: (e.clientX - t.left) / t.width * 200,
			y: (e.clientY - t.top) / t.height * 200
		};
	}
	readAt(e) {
		let { lowest: t, step: n, cap: r } = this.pressure, { x: i, y: a } = this.placed(e);
		return Q(hn(i, a, t, this.end), t, n, r);
	}
	onDown(e) {
		let { x: t, y: n } = this.placed(e), r = e.target.classList.contains("grab");
		e.button !== 0 || (e.pointerType === "touch" ? !r : !gn(t, n, $, yn)) || (e.currentTarget.setPointerCapture(e.pointerId), this.dragged = r ? this.chosen ?? this.pressure.lowest : this.readAt(e));
	}
	onTouch(e) {
		e.preventDefault();
	}
	onMove(e) {
		this.dragged !== void 0 && (this.dragged = this.readAt(e));
	}
	onUp() {
		if (this.dragged === void 0) return;
		let e = this.dragged;
		this.dragged = void 0, e !== (this.wish ?? this.pressure.target ?? this.pressure.value) && this.dispatchEvent(new wn(e, 0));
	}
	onCancel() {
		this.dragged = void 0;
	}
}, En = 86, Dn = 60, On = 600, kn = class extends Event {
	constructor(e, t) {
		super("timer-set", {
			bubbles: !0,
			composed: !0
		}), this.seconds = e, this.delay = t;
	}
}, An = class extends V {
	static {
		this.properties = {
			endsAt: { attribute: !1 },
			left: { attribute: !1 },
			length: { attribute: !1 },
			open: { attribute: !1 },
			timer: { attribute: !1 },
			wish: { attribute: !1 },
			settable: { attribute: !1 },
			words: { attribute: !1 },
			reading: { attribute: !1 }
		};
	}
	static {
		this.styles = [_n, o`
      .track {
        stroke-width: 10;
      }
      .time {
        stroke: var(--rm-accent);
        stroke-width: 10;
      }
      @container (max-width: 400px) {
        button + span {
          display: none;
        }
        .row {
          gap: 16px;
        }
      }
      .next {
        opacity: 0.55;
      }
      .wish .number {
        font-style: italic;
      }
    `];
	}
	disconnectedCallback() {
		super.disconnectedCallback(), clearTimeout(this.tick);
	}
	connectedCallback() {
		super.connectedCallback(), this.requestUpdate();
	}
	updated() {
		if (clearTimeout(this.tick), this.endsAt !== null && this.isConnected) {
			let e = (this.endsAt - Date.now()) % 1e3 + 5;
			this.tick = setTimeout(() => this.requestUpdate(), e > 5 ? e : 1e3 + e);
		}
	}
	get seconds() {
		return this.endsAt === null ? this.left : Math.max(0, Math.ceil((this.endsAt - Date.now()) / 1e3));
	}
	render() {
		return this.open ? this.running() : this.waiting();
	}
	running() {
		let e = this.seconds, t = e === null || !this.length ? null : Math.min(1, e / this.length), n = e === null ? this.words("unknown") : We(e, this.words);
		return j`
      <div class="face" role="timer" aria-live="off" aria-label=${this.words("time_left_is", { time: n })}>
        ${this.drawing(t ?? 0)}
        <div class="text" aria-hidden="true">
          <span class="number">${e === null ? "–" : Ue(e)}</span>
          <span class="unit">${e === null ? this.words("unknown") : this.words("time_left")}</span>
        </div>
      </div>
      <div class="row">
        <span>${this.length ? this.words("of_minutes", { minutes: this.reading.number(Math.round(this.length / Dn)) }) : P}</span>
      </div>
    `;
	}
	waiting() {
		let { lowest: e, highest: t } = this.timer, n = this.wish ?? this.timer.seconds, r = n === null ? "–" : this.reading.number(Math.round(n / Dn));
		return j`
      <div class="face" role="img" aria-label=${this.words("next_minutes", { minutes: r })}>
        ${this.drawing(n === null ? 0 : n / t)}
        <div class="text ${this.wish === void 0 ? "" : "wish"}" aria-hidden="true">
          <span class="number">${r}</span>
          <span class="unit">${this.words("minutes_unit")}</span>
        </div>
      </div>
      <div class="row">
        <button
          type="button"
          aria-label=${this.words("shorter")}
          aria-disabled=${!this.settable || n === null || n <= e}
          @click=${() => this.step(-1)}
        >${J(It)}</button>
        <span>${this.words("session_length")}</span>
        <button
          type="button"
          aria-label=${this.words("longer")}
          aria-disabled=${!this.settable || n === null || n >= t}
          @click=${() => this.step(1)}
        >${J(zt)}</button>
      </div>
    `;
	}
	drawing(e) {
		return j`<svg viewBox="0 0 200 200" aria-hidden="true">
      <circle class="track" cx="100" cy="100" r=${En}></circle>
      ${e >= .999 ? M`<circle class="time ${this.open ? "" : "next"}" cx="100" cy="100" r=${En}></circle>` : P}
      ${e > 0 && e < .999 ? M`<path class="time ${this.open ? "" : "next"}" d=${Z(0, e * 360, En)}></path>` : P}
    </svg>`;
	}
	step(e) {
		let { lowest: t, highest: n, step: r } = this.timer, i = this.wish ?? this.timer.seconds;
		if (!this.settable || i === null) return;
		let a = Math.max(300, r), o = Q((e > 0 ? Math.floor(i / a) + 1 : Math.ceil(i / a) - 1) * a, t, r, n);
		o !== i && this.dispatchEvent(new kn(o, On));
	}
}, jn = ["home-assistant", "hc-main"];
function Mn(e, t) {
	customElements.get(e) === void 0 && customElements.define(e, t);
}
async function Nn() {
	await Promise.race(jn.map((e) => customElements.whenDefined(e))), Mn("recovery-massager-dial", Tn), Mn("recovery-massager-ring", An), Mn(U, pn);
}
window.customCards ??= [], window.customCards.some((e) => e.type === "recovery-massager-card") || window.customCards.push(Le()), Nn();
