// Captions as the page shows them: cues of several lines, in scripts with and without spaces.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCaptions, spaceBetween } from '../src/walk/captions';

const cue = (...lines: string[]): string | undefined =>
  parseCaptions(`WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\n${lines.join('\n')}\n`)[0]?.text;

test('the lines of a cue become one text', () => {
  assert.equal(cue('A house', 'by the &lt;river&gt;.'), 'A house by the <river>.');
  assert.equal(cue('手机每秒钟确定', '一次位置。'), '手机每秒钟确定一次位置。');
  assert.equal(cue('手机用 GPS', '确定位置。'), '手机用 GPS 确定位置。');
  assert.equal(cue('โทรศัพท์ตรวจ', 'สอบตำแหน่ง'), 'โทรศัพท์ตรวจสอบตำแหน่ง');
  assert.equal(cue('סביב כל תחנה', 'יש עיגול.'), 'סביב כל תחנה יש עיגול.');
});

test('sentences are separated as in their script', () => {
  assert.equal(spaceBetween('A house.', 'It is old.'), ' ');
  assert.equal(spaceBetween('这里是起点。', '您好！'), '');
  assert.equal(spaceBetween('สวัสดี', 'ยินดีต้อนรับ'), ' ');
  assert.equal(spaceBetween('你好！', ''), ' ');
});
