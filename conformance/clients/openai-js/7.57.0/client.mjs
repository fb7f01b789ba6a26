export { default as OpenAI } from 'openai';
export { zodTextFormat } from 'openai/helpers/zod';
export { z } from 'zod';
