/** How a model speaks of itself; looked for all over a response. */
export const voiceRules = {
  identity:
    /\b(?:as an? (?:AI|artificial intelligence|large language|language)(?: language)? (?:model|assistant)|I(?:'m| am) (?:an? (?:AI|large language model|language model)|ChatGPT|GPT-?\d|Claude|Gemini|Qwen|DeepSeek|QwQ|Llama)\b|(?:created|developed|trained|made) by (?:OpenAI|Anthropic|Alibaba(?: Cloud)?|DeepSeek|Google(?: DeepMind)?|Meta(?: AI)?|Mistral(?: AI)?)\b)/i,
  knowledge_cutoff:
    /\b(?:knowledge cut-?off\b|(?:as of|up to|until) my (?:last|latest|most recent) (?:update|training)\b|my training data (?:only )?(?:goes|extends|ends|includes)\b)/i,
};
