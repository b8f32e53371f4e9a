// The page in a frame; what is chosen in it goes to the model, and so to Python.
export default {
  render({ model, el }) {
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.title = "tokens layer by layer";
    frame.style.cssText = "width: 100%; height: 700px; border: 0";
    frame.srcdoc = model.get("html");
    const listen = (event) => {
      if (event.source !== frame.contentWindow || !event.data || !event.data.hardmax) return;
      const { instance, layer, token } = event.data.hardmax;
      model.set("instance", instance);
      model.set("layer", layer);
      model.set("token", token);
      model.save_changes();
    };
    window.addEventListener("message", listen);
    el.append(frame);
    return () => window.removeEventListener("message", listen);
  },
};
