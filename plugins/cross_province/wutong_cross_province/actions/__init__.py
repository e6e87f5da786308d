"""The verbs, one idea a file; each changes this side's rows and speaks to the other side through `post.send` alone."""
