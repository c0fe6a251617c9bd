// Endpoints of standing groups: a device with its people, named once for a program.
import { z } from 'zod';
import { created, endpoint, noContent, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { id, idParams, instant, line, pageOf } from '../../platform/http/schemas.js';
import { screenPeopleMost } from '../../core/attendance/evidence-policy.js';
import type { GroupActs } from './group-acts.service.js';
import type { ScreenGroup } from './screen-record.js';

const tag = 'Shared screens';

const device = line(200).meta({
  description: 'A name or address the device joins with, as meeting reports show it.',
  example: 'Sunrise Clinic boardroom',
});
const changeable = {
  name: line(100),
  devices: z.array(device).min(1).max(10),
  contactId: id.nullable().optional().meta({
    description: 'The clinician who says who was there; left out, only staff do.',
  }),
};
const fields = z.strictObject({
  ...changeable,
  memberIds: z.array(id).max(screenPeopleMost).optional().meta({
    description: 'Each is asked by mail for consent; until then each session is confirmed one by one.',
  }),
});
const changes = z.strictObject(changeable).partial();

const group = z
  .object({
    id,
    programId: id,
    name: z.string(),
    devices: z.array(z.string()),
    contactId: id.nullable(),
    members: z.array(
      z.object({
        clinicianId: id,
        consentedAt: instant.nullable().meta({ description: 'Null: not given, or taken back.' }),
      }),
    ),
    createdAt: instant,
  })
  .meta({ id: 'ScreenGroup' });

const entity = (made: ScreenGroup) => ({ version: made.version });

function memberEndpoints(acts: GroupActs): Endpoint[] {
  const params = z.strictObject({ id, clinicianId: id });
  return [
    endpoint({
      method: 'put',
      path: '/screen-groups/{id}/members/{clinicianId}',
      operationId: 'addScreenGroupMember',
      tag,
      summary: 'Add a member and ask for consent by mail',
      access: 'signed-in',
      params,
      body: z.strictObject({}),
      responses: { 200: { description: 'The group', schema: group } },
      answer: async ({ actor, params: asked }) =>
        ok(await acts.addMember(actor, asked.id, asked.clinicianId)),
    }),
    endpoint({
      method: 'delete',
      path: '/screen-groups/{id}/members/{clinicianId}',
      operationId: 'removeScreenGroupMember',
      tag,
      summary: 'Take a member out',
      description: 'What was confirmed or counted before stays as it is.',
      access: 'signed-in',
      params,
      responses: { 204: { description: 'Taken out' } },
      answer: async ({ actor, params: asked }) => {
        await acts.dropMember(actor, asked.id, asked.clinicianId);
        return noContent();
      },
    }),
  ];
}

export function screenGroupRoutes(acts: GroupActs): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/programs/{id}/screen-groups',
      operationId: 'createScreenGroup',
      tag,
      summary: 'Name a standing group: a device, its people and who speaks for them',
      access: 'signed-in',
      params: idParams,
      body: fields,
      responses: { 201: { description: 'The group', schema: group } },
      answer: async ({ actor, params, body }) => {
        const made = await acts.create(actor, params.id, body);
        return created(made, entity(made));
      },
    }),
    endpoint({
      method: 'get',
      path: '/programs/{id}/screen-groups',
      operationId: 'listScreenGroups',
      tag,
      summary: 'The standing groups of a program, with the consent of each member',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'Groups, all in one page', schema: pageOf(group) } },
      answer: async ({ actor, params }) => ok({ items: await acts.list(actor, params.id), nextCursor: null }),
    }),
    endpoint({
      method: 'get',
      path: '/screen-groups/{id}',
      operationId: 'getScreenGroup',
      tag,
      summary: 'One standing group',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The group', schema: group } },
      answer: async ({ actor, params }) => {
        const found = await acts.get(actor, params.id);
        return ok(found, entity(found));
      },
    }),
    endpoint({
      method: 'patch',
      path: '/screen-groups/{id}',
      operationId: 'editScreenGroup',
      tag,
      summary: 'Rename a group, its devices or its contact',
      access: 'signed-in',
      params: idParams,
      body: changes,
      responses: { 200: { description: 'The group', schema: group } },
      answer: async ({ actor, params, body, ifMatch }) => {
        const changed = await acts.change(actor, params.id, body, ifMatch);
        return ok(changed, entity(changed));
      },
    }),
    endpoint({
      method: 'delete',
      path: '/screen-groups/{id}',
      operationId: 'endScreenGroup',
      tag,
      summary: 'End a group; what was recorded before stays',
      access: 'signed-in',
      params: idParams,
      responses: { 204: { description: 'Ended' } },
      answer: async ({ actor, params }) => {
        await acts.end(actor, params.id);
        return noContent();
      },
    }),
    ...memberEndpoints(acts),
  ];
}
