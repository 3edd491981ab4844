/** A link to a workflow in Temporal's Web UI, for operators. */
import { ExternalLink } from "lucide-react";
import { temporalLink, useAppInfo } from "../api/app-info.ts";
import { LinkButton } from "./button.tsx";

/** Renders nothing where the Web UI's address is not configured. @param of what the workflow makes, where the page shows several */
export function TemporalLink({ workflowId, of }: { workflowId: string; of?: string }) {
  const href = temporalLink(useAppInfo(), workflowId);
  if (href === null) return null;
  const label = "Open in Temporal";
  return (
    <LinkButton
      variant="quiet"
      size="s"
      icon={<ExternalLink aria-hidden />}
      href={href}
      target="_blank"
      rel="noreferrer"
      {...(of !== undefined && { "aria-label": `${label}: ${of}` })}
    >
      {of === undefined ? label : "Temporal"}
    </LinkButton>
  );
}
