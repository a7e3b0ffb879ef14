# For Coder 2.18 and later: version 2 of the coder provider needs that server, and tells the owner apart from the workspace.

terraform {
  required_version = ">= 1.1"

  required_providers {
    coder = {
      source  = "coder/coder"
      version = "~> 2.0"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.23"
    }
  }
}

data "coder_workspace_owner" "me" {}

locals {
  owner = lower(data.coder_workspace_owner.me.name)
}
