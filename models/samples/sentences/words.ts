/** Sentences of one aspect by style and label; `{name}` in a sentence stands for one of `words[name]`. */
export type Label = "pos" | "neg";
export type Style = "plain" | "negated" | "mixed";
export type Sentences = Record<Style, Record<Label, string[]>>;

export const words: Record<string, string[]> = {
  tool: [
    "bread knife", "frying pan", "stock pot", "pepper mill", "chopping board", "potato peeler", "rolling pin",
    "garlic press", "cheese grater", "whisk", "mandoline", "salad spinner", "roasting tin", "paring knife", "saucepan",
    "colander", "cake tin", "wok", "ladle", "mixing bowl", "sieve", "fish slice",
  ],
  machine: [
    "kettle", "toaster", "hand blender", "kitchen scale", "coffee grinder", "slow cooker", "waffle iron", "bread maker",
    "rice cooker", "food processor", "milk frother", "pasta machine",
  ],
  person: ["my mother", "my flatmate", "my brother", "my neighbour", "my daughter", "my husband", "my aunt"],
  staff: ["The woman on the phone", "The man at the help desk", "The person on the chat", "The lad in the repair shop"],
  soon: ["the next morning", "within two days", "a day early", "before the weekend", "on the day they named"],
  late: ["three weeks late", "nine days late", "a whole month late", "far too late"],
  span: ["two weeks", "ten days", "three months", "six months", "two years"],
  sum: ["fifteen", "twenty", "thirty", "forty", "sixty"],
};
