export * from 'ai';
export { createOpenResponses } from '@ai-sdk/open-responses';
export { z } from 'zod';
