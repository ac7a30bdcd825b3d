// Shows the card, as Home Assistant has loaded it, in a state that is made up: in the place of the page, with its theme.
window.cardGallery = {
  /** Show one picture of card/tests/pictures.json in a column of so many pixels; `null`: nothing is known yet. */
  show(picture, { width, language = "en", config = {}, connected = true, error = null }) {
    document.getElementById("gallery")?.remove();
    const stage = document.createElement("div");
    stage.id = "gallery";
    stage.style.cssText = `min-height: 100vh; background: var(--primary-background-color); color: var(--primary-text-color);
      font-family: var(--ha-font-family-body)`;
    // Else nobody could tell on which background a text lies: that of the page, or ours.
    document.querySelector("home-assistant").style.display = "none";
    const column = document.createElement("main");
    column.style.cssText = `width: ${width}px; padding: 16px; box-sizing: content-box`;
    const card = document.createElement("recovery-massager-card");
    this.calls = [];
    const hass = {
      connected,
      locale: { language, time_format: "24", number_format: "language", time_zone: "local" },
      states: {},
      entities: {},
      connection: {
        subscribeMessage: async (callback) => {
          if (error !== null) throw { code: error };
          this.send = callback;
          if (picture !== null) callback(picture);
          return () => undefined;
        },
      },
      callService: async (...call) => {
        this.calls.push(call);
      },
    };
    card.setConfig({ type: "custom:recovery-massager-card", entity: "climate.calf_boots", ...config });
    card.hass = hass;
    column.append(card);
    stage.append(column);
    document.body.append(stage);
    return card.updateComplete;
  },
};
