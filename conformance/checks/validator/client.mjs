export { default as Ajv2020 } from 'ajv/dist/2020.js';
export * as yaml from 'js-yaml';
