# For Coder 2.8 to 2.17, in the place of ../versions.tf: 0.13 is the version of the coder provider that Coder 2.8 was built with.

terraform {
  required_version = ">= 1.1.5"

  required_providers {
    coder = {
      source  = "coder/coder"
      version = "~> 0.13.0"
    }
    docker = {
      source  = "kreuzwerker/docker"
      version = "~> 3.0"
    }
  }
}

locals {
  owner = lower(data.coder_workspace.me.owner)
}
