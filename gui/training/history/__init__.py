"""The runs of a document: their list, their queue, what differs between them, their bin."""
