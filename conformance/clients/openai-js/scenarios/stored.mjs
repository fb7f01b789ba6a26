// What is kept, shown, listed and deleted.
import assert from 'node:assert/strict';
import { prompt, scenario, setting } from '../../js/harness.mjs';
import { all, api, create } from '../ask.mjs';

const gone = ({ status }) => status === 404;

scenario('a response read later is the one created', { scripted: false }, async () => {
  const response = await create('Say hello.', { metadata: { team: 'blue' } });

  const { _request_id: one, ...read } = await api.responses.retrieve(response.id);
  const { _request_id: other, ...created } = response;

  assert.deepEqual(read, created);
  assert.deepEqual(read.metadata, { team: 'blue' });
  assert.notEqual(one, other);
});

scenario('what is not to be stored can not be found', { scripted: false }, async () => {
  const { id, store } = await create('Say hello.', { store: false });

  assert.equal(store, false);
  await assert.rejects(api.responses.retrieve(id), gone);
  await assert.rejects(api.responses.delete(id), gone);
  await assert.rejects(api.responses.inputItems.list(id), gone);
  await assert.rejects(create('More.', { previous_response_id: id }), ({ code }) => code === 'previous_response_not_found');
});

scenario('a deleted response is gone for every use', { scripted: false }, async () => {
  const { id } = await create('Say hello.');
  await api.responses.delete(id);

  await assert.rejects(api.responses.retrieve(id), gone);
  await assert.rejects(api.responses.delete(id), gone);
  await assert.rejects(api.responses.cancel(id), gone);
  await assert.rejects(api.responses.inputItems.list(id), gone);
  await assert.rejects(create('More.', { previous_response_id: id }), ({ status, code }) => status === 400 && code === 'previous_response_not_found');
});

scenario('input items come in full form, newest first', { scripted: false }, async () => {
  const { id } = await create([
    { role: 'user', content: 'One.' },
    { role: 'assistant', content: 'Two.' },
    { role: 'user', content: 'Three.' },
  ], { instructions: 'Be brief.' });

  const { data, has_more } = await api.responses.inputItems.list(id);

  assert.deepEqual(data.map(({ role, content }) => [role, content[0].text]), [['user', 'Three.'], ['assistant', 'Two.'], ['user', 'One.']]);
  assert.ok(data.every((item) => item.id && item.type === 'message' && item.status === 'completed'));
  assert.deepEqual(data.map(({ content }) => content[0].type), ['input_text', 'output_text', 'input_text']);
  assert.equal(has_more, false);
});

scenario('input items come page by page', { scripted: false }, async () => {
  const input = ['1', '2', '3', '4', '5'].map((content) => ({ role: 'user', content }));
  const { id } = await create(input);

  const forwards = await all(api.responses.inputItems.list(id, { limit: 2, order: 'asc' }));
  const page = await api.responses.inputItems.list(id, { limit: 2, order: 'asc', after: forwards[1].id });

  assert.deepEqual(forwards.map(({ content }) => content[0].text), ['1', '2', '3', '4', '5']);
  assert.equal(new Set(forwards.map((item) => item.id)).size, 5);
  assert.deepEqual(page.data.map((item) => item.id), [forwards[2].id, forwards[3].id]);
  assert.equal(page.has_more, true);
});

scenario('input items hold what the chain brought', {}, async () => {
  const one = await create(prompt('!text first answer'));
  const two = await create(prompt('!text second answer'), { previous_response_id: one.id });

  const items = await all(api.responses.inputItems.list(two.id, { order: 'asc' }));

  assert.deepEqual(items.map(({ role }) => role), ['user', 'assistant', 'user']);
  assert.equal(items[1].content[0].text, 'first answer');
});

scenario('responses are listed page by page, newest first', { scripted: false }, async () => {
  const ids = [];
  for (const input of ['One.', 'Two.', 'Three.']) ids.push((await create(input)).id);
  const list = (query) => api.get('/responses', { query });

  const seen = [];
  for (let page = await list({ limit: 2 }); ; page = await list({ limit: 2, after: page.last_id })) {
    seen.push(...page.data);
    assert.equal(page.object, 'list');
    if (!page.has_more || ids.every((id) => seen.some((one) => one.id === id))) break;
  }

  const order = seen.map(({ id }) => id);
  assert.ok(order.indexOf(ids[2]) < order.indexOf(ids[1]) && order.indexOf(ids[1]) < order.indexOf(ids[0]));
  assert.equal(seen.find(({ id }) => id === ids[0]).input[0].content[0].text, 'One.');
});

scenario('include may be given in any of its forms', { scripted: false }, async () => {
  const { id } = await create('Say hello.');

  await api.responses.retrieve(id, { include: ['message.output_text.logprobs', 'reasoning.encrypted_content'] });
  for (const query of ['include=message.output_text.logprobs', 'include[]=message.output_text.logprobs&beta=true&stream=False']) {
    const answer = await fetch(`${setting.url}/v1/responses/${id}?${query}`, { headers: { Authorization: `Bearer ${setting.key}` } });
    assert.equal(answer.status, 200);
  }
});
