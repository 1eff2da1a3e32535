import { graphql } from "react-relay/hooks";
import { MessageForm } from "../../../conversation/message-form.tsx";
import type { writeEnquiryAnswerMutation } from "../../../graph/__generated__/writeEnquiryAnswerMutation.graphql.ts";
import type { writeEnquiryMutation } from "../../../graph/__generated__/writeEnquiryMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";

const messageMutation = graphql`
  mutation writeEnquiryMutation($input: SendMessageInput!) {
    sendMessage(input: $input) {
      message {
        id
        ...message_message
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

const answerMutation = graphql`
  mutation writeEnquiryAnswerMutation($input: AnswerEnquiryInput!) {
    answerEnquiry(input: $input) {
      enquiry {
        id
        ...enquiryView_enquiry
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

type Props = {
  enquiry: { id: string; version: number };
  name: string;
  /** The message is the answer of the provider, which the seller waits for. */
  answers: boolean;
  reload: () => void;
};

export function WriteEnquiry({ enquiry, name, answers, reload }: Props) {
  const message = useVersionedCommand<writeEnquiryMutation>(messageMutation, reload);
  const answer = useVersionedCommand<writeEnquiryAnswerMutation>(answerMutation, reload);
  const send = (text: string, done: () => void) => {
    const input = { enquiryId: enquiry.id, text, expectedVersion: enquiry.version };
    const sent = () => {
      done();
      reload();
    };
    if (answers) answer.run(input, sent);
    else message.run(input, sent);
  };
  return (
    <MessageForm
      label={t(answers ? "enquiry.answer" : "conversation.to", { name })}
      busy={message.busy || answer.busy}
      faults={answers ? answer.faults : message.faults}
      onSend={send}
      primary
    />
  );
}
