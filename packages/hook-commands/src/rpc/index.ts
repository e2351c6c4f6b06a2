export {
  createRequestDecoder,
  createRequestEncoder,
  type DecoderOptions,
  type ReceivedRequest,
  type RequestDecoder,
  type RequestEncoder,
} from './requests.ts';
export {
  createReplyDecoder,
  createReplyEncoder,
  type ReceivedReply,
  type ReplyDecoder,
  type ReplyEncoder,
} from './replies.ts';
export { stdinRequired, type ExecResponse, type JujucReply, type JujucRequest } from './jujuc.ts';
